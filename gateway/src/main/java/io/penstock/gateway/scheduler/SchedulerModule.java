package io.penstock.gateway.scheduler;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.schedule.Missed;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleClock;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Schedules, and the clock that fires them and the rules of event buses. */
public final class SchedulerModule implements Service {
  private static final int MOST_LOOKED_AT = 10_000;

  /** Makes the service's API. */
  @FunctionalInterface
  public interface Api {
    AwsService of(Schedules schedules, String region, String account, InstantSource clock);
  }

  private final ServiceContext context;
  private final Schedules schedules;
  private final RoutedOccurrences occurrences;
  private final Buses buses;
  private final ScheduleClock clock;
  private final Api api;

  /**
   * @param functions which exist
   * @param buses whose rules have schedules too
   */
  public SchedulerModule(
      ServiceContext context, Predicate<FunctionRef> functions, Buses buses, Api api) {
    this.context = context;
    this.buses = buses;
    this.api = api;
    occurrences = new RoutedOccurrences(buses, new TargetDeliveries(functions, context.monotonic));
    schedules = new Schedules(context.owner, context.resources, context.clock);
    var meters = new ScheduleMeters(context.metrics, context.clock);
    clock =
        new ScheduleClock(
            new OccurrenceStore(
                occurrences,
                context.store.queue(),
                context.store.lastFirings(),
                context.store.documents(),
                context.monotonic,
                meters),
            new Missed(
                Missed.Policy.valueOf(context.settings.missedSchedules().toUpperCase(Locale.ROOT)),
                context.settings.missedWindow()),
            context.clock,
            context.random,
            schedules::completed);
    meters.watch(clock);
    schedules.tell(clock);
    buses.tell(clock);
  }

  /** A verticle. */
  public ScheduleClock clock() {
    return clock;
  }

  /** Nothing fires any more once it completes. */
  public Future<Void> stop() {
    return clock.isDeployed()
        ? context.vertx.undeploy(clock.deploymentID())
        : Future.succeededFuture();
  }

  /** Schedules of rules and of the scheduler, at most so many. */
  public List<Schedule> firing(int most) {
    var firing = new ArrayList<>(buses.clocked(most));
    for (var def : schedules.all().page("", most - firing.size())) firing.add(def.schedule());
    return firing;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(schedules);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(
        api.of(schedules, context.settings.region(), context.settings.account(), context.clock));
  }

  @Override
  public List<DeliveryKind> kinds() {
    return List.of(new ScheduleDeliveryKind());
  }

  @Override
  public void mount(Router router) {
    new ScheduleRoutes(
            () -> firing(MOST_LOOKED_AT), occurrences, context.store.queue(), context.clock)
        .mount(router);
  }
}
