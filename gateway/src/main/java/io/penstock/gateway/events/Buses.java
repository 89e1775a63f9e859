package io.penstock.gateway.events;

import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.filter.PatternTable;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Event buses and their rules. Any thread.
 *
 * <pre>
 * put -> archives that take it
 *     -> rules whose patterns match -> a delivery for each target -> durable queue
 * </pre>
 */
public final class Buses implements Lifecycle, BusEvents, Destinations {
  private final Owner owner;
  private final String busArns;
  private final Resources<EventBus> buses;
  private final Resources<Rule> rules;
  private final Map<String, PatternTable<String>> tables = new ConcurrentHashMap<>();
  private final Archives archives;
  private final DeliveryQueue queue;
  private final RuleDeliveries deliveries;
  private final BusMeters meters;
  private final InstantSource clock;

  /**
   * @param owner whose buses they are
   * @param functions which exist
   */
  public Buses(
      Owner owner,
      Resources.Backend backend,
      EventArchive archive,
      DeliveryQueue queue,
      InvokePermission functions,
      BusMeters meters,
      InstantSource clock) {
    this.owner = owner;
    this.busArns = owner.arn("events", "event-bus/");
    this.buses =
        new Resources<>(
            "event-bus",
            EventBus::name,
            Resources.Codec.of(EventBus::write, EventBus::read),
            backend);
    this.rules =
        new Resources<>(
            "rule",
            Rule::arn,
            Resources.Codec.of(Rule::write, Rule::read),
            backend,
            (before, after, declared) -> Rule.follow(before, after, now()));
    this.archives = new Archives(backend, archive, this::replay, clock);
    this.queue = queue;
    this.deliveries = new RuleDeliveries(functions);
    this.meters = meters;
    this.clock = clock;
    rules.onChange(changes -> changes.forEach(this::index));
    buses.onChange(
        changes -> {
          for (var change : changes) if (change.after() == null) meters.gone(change.id());
        });
  }

  private void index(Resources.Change<Rule> change) {
    Rule now = change.after();
    Rule before = change.before();
    if (now != null && now.enabled() && now.pattern() != null)
      tables.computeIfAbsent(now.bus(), bus -> new PatternTable<>()).put(now.arn(), now.pattern());
    else if (before != null) {
      PatternTable<String> table = tables.get(before.bus());
      if (table != null) table.remove(before.arn());
    }
  }

  /** The clock hears of every rule with a schedule, and of each change. */
  public void tell(ScheduleClock listener) {
    rules.onChange(
        changes -> {
          var made = new ArrayList<Schedule>();
          var gone = new ArrayList<String>();
          for (var change : changes) {
            Schedule schedule = change.after() == null ? null : change.after().clocked();
            if (schedule != null) made.add(schedule);
            else if (change.before() != null && change.before().schedule() != null)
              gone.add(change.id());
          }
          if (!made.isEmpty() || !gone.isEmpty()) listener.change(made, gone);
        });
  }

  /** Schedules of rules, at most so many. */
  public List<Schedule> clocked(int most) {
    var clocked = new ArrayList<Schedule>();
    for (Rule rule : rules.after("")) {
      if (clocked.size() == most) break;
      Schedule schedule = rule.clocked();
      if (schedule != null) clocked.add(schedule);
    }
    return clocked;
  }

  public Resources<EventBus> buses() {
    return buses;
  }

  public Resources<Rule> rules() {
    return rules;
  }

  public Archives archives() {
    return archives;
  }

  public Owner owner() {
    return owner;
  }

  /** {@code archive/NAME}, {@code rule/NAME}. */
  public String arn(String resource) {
    return owner.arn("events", resource);
  }

  @Override
  public Future<Void> load() {
    return buses
        .load()
        .compose(none -> rules.load())
        .compose(none -> archives.load())
        .compose(
            none ->
                buses.change(
                    EventBus.DEFAULT,
                    old ->
                        old == null
                            ? EventBus.declared(EventBus.DEFAULT, "", Map.of()).at(now(), now())
                            : old))
        .mapEmpty();
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new ArrayList<EventBus>();
    for (EventBus bus : declared.of(EventBus.class)) {
      EventBus old = buses.get(bus.name());
      if (bus.sameAs(old)) wanted.add(old);
      else wanted.add(bus.at(old == null ? now() : old.created(), now()));
    }
    plan.declare(buses, wanted);
    plan.declare(rules, declared.of(Rule.class));
    return archives.declare(declared.of(Archive.class), plan);
  }

  @Override
  public Future<Void> start() {
    return archives.start();
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    return archives.stop();
  }

  @Override
  public Future<Void> put(List<Posted> events) {
    var out = new ArrayList<Delivery>();
    Instant now = clock.instant();
    for (Posted posted : events) {
      boolean known = buses.get(posted.bus()) != null;
      meters.put(posted.bus(), known);
      if (known) match(posted, null, now, out);
    }
    return archives.keep(events, out);
  }

  /**
   * @param only ARNs of the rules that count; null: all
   */
  private void match(Posted posted, List<String> only, Instant now, List<Delivery> out) {
    PatternTable<String> table = tables.get(posted.bus());
    if (table == null) return;
    int triggered = 0;
    int targets = 0;
    for (String arn : table.matching(posted.event().tree())) {
      Rule rule = rules.get(arn);
      if (rule == null || !rule.enabled() || only != null && !only.contains(arn)) continue;
      triggered++;
      targets +=
          deliveries.add(rule, posted.event(), posted.traceId(), posted.forwarded(), now, out);
    }
    meters.matched(posted.bus(), triggered, targets);
  }

  private Future<Void> replay(String bus, List<BusEvent> events, List<String> only) {
    var out = new ArrayList<Delivery>();
    Instant now = clock.instant();
    for (BusEvent event : events)
      match(Posted.on(bus, event), only.isEmpty() ? null : only, now, out);
    return out.isEmpty() ? Future.succeededFuture() : queue.put(out);
  }

  /**
   * What a rule's schedule makes when it fires.
   *
   * @param id the same when the same turn fires again after a crash
   */
  public List<Delivery> fired(Firing firing, String id) {
    var out = new ArrayList<Delivery>();
    Rule rule = rules.get(firing.schedule().arn());
    if (rule == null || !rule.enabled()) return out;
    BusEvent event = BusEvent.parse(firing.payload()).known(id);
    int targets = deliveries.add(rule, event, null, false, clock.instant(), out);
    meters.matched(rule.bus(), 1, targets);
    return out;
  }

  /** Whether a target is a bus of this gateway's region and account. */
  public boolean isBus(String target) {
    return target.startsWith(busArns);
  }

  /** Takes what rules of other buses, schedules, functions' results send to a bus. */
  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    String bus = target.substring(busArns.length());
    if (buses.get(bus) == null)
      return Future.failedFuture(
          new UndeliverableException("Event bus " + bus + " does not exist."));
    try {
      return put(List.of(posted(bus, message)));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new UndeliverableException(e.getMessage()));
    }
  }

  private Posted posted(String bus, OutgoingMessage message) {
    if (message.entry() == null) return new Posted(bus, BusEvent.parse(message.body()), null, true);
    return Posted.on(
        bus,
        BusEvent.of(
            message.id(),
            message.entry().source(),
            message.entry().detailType(),
            now(),
            owner.account(),
            owner.region(),
            message.entry().resources(),
            message.body().toString()));
  }

  /** To the millisecond. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
