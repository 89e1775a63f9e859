package io.penstock.gateway.events;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.service.Egress;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Event buses, their rules, and API destinations. */
public final class EventsModule implements Service {
  /** Makes the service's API. */
  @FunctionalInterface
  public interface Api {
    AwsService of(
        Buses buses, ApiDestinations destinations, InstantSource clock, RandomGenerator random);
  }

  /** Adds where CloudEvents are taken as events of a bus. */
  @FunctionalInterface
  public interface CloudEvents {
    void mount(Router router, Buses buses, InstantSource clock);
  }

  private final ServiceContext context;
  private final ApiDestinations destinations;
  private final Buses buses;
  private final Api api;
  private final CloudEvents cloudEvents;

  /**
   * @param functions which exist
   */
  public EventsModule(
      ServiceContext context,
      InvokePermission functions,
      Egress egress,
      Api api,
      CloudEvents cloudEvents) {
    this.context = context;
    this.api = api;
    this.cloudEvents = cloudEvents;
    destinations =
        new ApiDestinations(
            context.owner,
            context.resources,
            context.vault,
            context.vertx,
            egress.http(),
            context.monotonic,
            System::nanoTime);
    buses =
        new Buses(
            context.owner,
            context.resources,
            new StoredArchive(context.store.documents(), context.store.commits()),
            context.store.queue(),
            functions,
            new BusMeters(context.metrics),
            context.monotonic);
  }

  public Buses buses() {
    return buses;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(destinations, buses);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api.of(buses, destinations, context.clock, context.random));
  }

  @Override
  public List<Routes.Route> routes() {
    return List.of(
        new Routes.Route(buses::isBus, buses),
        new Routes.Route(destinations::isDestination, destinations));
  }

  @Override
  public List<DeliveryKind> kinds() {
    return List.of(new RuleDeliveryKind());
  }

  @Override
  public List<Listing> listings() {
    return List.of(new RuleListing(buses));
  }

  @Override
  public void mount(Router router) {
    cloudEvents.mount(router, buses, context.clock);
  }
}
