package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.egress.AddressRules;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.egress.KafkaOut;
import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.gateway.egress.Outbox;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.penstock.gateway.lambda.FunctionRoom;
import io.penstock.gateway.scheduler.FiredDeliveries;
import io.penstock.gateway.scheduler.Schedules;
import io.penstock.gateway.scheduler.StoredFirings;
import io.penstock.gateway.scheduler.TargetDeliveries;
import io.penstock.gateway.service.Ground;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.sns.TopicDestinations;
import io.penstock.gateway.sns.TopicMeters;
import io.penstock.gateway.sns.TopicRoom;
import io.penstock.gateway.sns.Topics;
import io.penstock.gateway.sqs.QueueRoom;
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
public final class FanoutRoom {
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
  public FanoutRoom(
      Ground ground, FunctionRoom functions, QueueRoom queues, Supplier<String> apiUrl) {
    Settings settings = ground.settings;
    rules = AddressRules.of(settings.loopback(), settings.allowedRanges());
    var http = new HttpOut(ground.vertx, rules, InetAddress::getAllByName);
    var outbox = new Outbox(ground.vertx, http, settings.awsSource("sqs"), ground.clock);
    apiDestinations =
        new ApiDestinations(
            ground.arns("events"),
            ground.shelves,
            ground.vertx,
            http,
            ground.forward,
            System::nanoTime);
    buses =
        new Buses(
            ground.arns("events"),
            ground.shelves,
            new StoredArchive(ground.store.documents()),
            ground.store.queue(),
            functions.broker::knows,
            new BusMeters(ground.metrics),
            ground.forward);
    topics =
        TopicRoom.topics(
            ground.vertx,
            ground.shelves,
            ground.store.queue(),
            functions.broker::knows,
            apiUrl,
            new TopicMeters(ground.metrics),
            ground.forward);
    var published = new TopicDestinations(topics);
    var routes = new ArrayList<Routes.Route>();
    routes.add(new Routes.Route(buses::isBus, buses));
    routes.add(new Routes.Route(apiDestinations::isDestination, apiDestinations));
    routes.add(new Routes.Route(published::takes, published));
    routes.addAll(queues.routes());
    routes.add(
        new Routes.Route(
            KafkaTarget::isTopic, new KafkaOut(new KafkaWriter(ground.vertx, ground.kafka))));
    routes.add(new Routes.Route(target -> true, outbox));
    destinations = new Routes(routes);
    scheduler = new Schedules(ground.arns("scheduler"), ground.shelves, ground.clock);
    clock =
        new ScheduleClock(
            new StoredFirings(
                new FiredDeliveries(
                    buses, new TargetDeliveries(functions.broker::knows, ground.forward)),
                ground.store.queue(),
                ground.store.lastFirings(),
                ground.store.documents()),
            new Missed(
                Missed.Policy.valueOf(settings.missedSchedules().toUpperCase(Locale.ROOT)),
                settings.missedWindow()),
            ground.clock,
            ground.chance,
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
