package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.egress.AddressRules;
import io.penstock.gateway.egress.ExternalTargets;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.egress.KafkaOut;
import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.scheduler.OccurrenceStore;
import io.penstock.gateway.scheduler.RoutedOccurrences;
import io.penstock.gateway.scheduler.Schedules;
import io.penstock.gateway.scheduler.TargetDeliveries;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.sns.SnsModule;
import io.penstock.gateway.sns.TopicDestinations;
import io.penstock.gateway.sns.TopicMeters;
import io.penstock.gateway.sns.Topics;
import io.penstock.gateway.sqs.SqsModule;
import io.penstock.trigger.schedule.Missed;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleClock;
import io.penstock.trigger.stream.KafkaWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Topics, buses and schedules, and the ways out to what is not a function. */
public final class EventsModule {
  public final AddressRules rules;
  public final ApiDestinations apiDestinations;
  public final Buses buses;
  public final Topics topics;
  public final Schedules scheduler;
  public final ScheduleClock clock;

  /** Everything that a message can be sent to. */
  public final Destinations destinations;

  /**
   * @param apiUrl where others reach the API
   */
  public EventsModule(
      ServiceContext context, LambdaModule functions, SqsModule queues, Supplier<String> apiUrl) {
    Settings settings = context.settings;
    rules = AddressRules.of(settings.loopback(), settings.allowedRanges());
    var http = new HttpOut(context.vertx, rules, InetAddress::getAllByName);
    var outbox = new ExternalTargets(context.vertx, http, settings.awsSource("sqs"), context.clock);
    apiDestinations =
        new ApiDestinations(
            context.arns("events"),
            context.shelves,
            context.vertx,
            http,
            context.monotonic,
            System::nanoTime);
    buses =
        new Buses(
            context.arns("events"),
            context.shelves,
            new StoredArchive(context.store.documents()),
            context.store.queue(),
            functions.broker::knows,
            new BusMeters(context.metrics),
            context.monotonic);
    topics =
        SnsModule.topics(
            context.vertx,
            context.shelves,
            context.store.queue(),
            functions.broker::knows,
            apiUrl,
            new TopicMeters(context.metrics),
            context.monotonic);
    var published = new TopicDestinations(topics);
    var routes = new ArrayList<Routes.Route>();
    routes.add(new Routes.Route(buses::isBus, buses));
    routes.add(new Routes.Route(apiDestinations::isDestination, apiDestinations));
    routes.add(new Routes.Route(published::takes, published));
    routes.addAll(queues.routes());
    routes.add(
        new Routes.Route(
            KafkaTarget::isTopic, new KafkaOut(new KafkaWriter(context.vertx, context.kafka))));
    routes.add(new Routes.Route(target -> true, outbox));
    destinations = new Routes(routes);
    scheduler = new Schedules(context.arns("scheduler"), context.shelves, context.clock);
    clock =
        new ScheduleClock(
            new OccurrenceStore(
                new RoutedOccurrences(
                    buses, new TargetDeliveries(functions.broker::knows, context.monotonic)),
                context.store.queue(),
                context.store.lastFirings(),
                context.store.documents(),
                context.monotonic),
            new Missed(
                Missed.Policy.valueOf(settings.missedSchedules().toUpperCase(Locale.ROOT)),
                settings.missedWindow()),
            context.clock,
            context.random,
            scheduler::completed);
    scheduler.tell(clock);
    buses.tell(clock);
  }

  /** Schedules of rules and of the scheduler, at most so many. */
  public List<Schedule> firing(int most) {
    var firing = new ArrayList<>(buses.clocked(most));
    for (var def : scheduler.all().page("", most - firing.size())) firing.add(def.schedule());
    return firing;
  }
}
