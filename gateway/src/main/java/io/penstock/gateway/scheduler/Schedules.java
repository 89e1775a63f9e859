package io.penstock.gateway.scheduler;

import io.penstock.function.Owner;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules of EventBridge Scheduler and their groups: what the template declares and what was made
 * through the API. Tells the clock of each change. Any thread.
 */
public final class Schedules implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

  private final Resources<ScheduleDef> schedules;
  private final Resources<ScheduleGroup> groups;
  private final InstantSource clock;

  /**
   * @param owner whose schedules they are
   */
  public Schedules(Owner owner, Resources.Backend backend, InstantSource clock) {
    this.clock = clock;
    this.schedules =
        new Resources<>(
            "schedule-definition", ScheduleDef::key, form(owner), backend, this::follow);
    this.groups =
        new Resources<>(
            "schedule-group",
            ScheduleGroup::name,
            Resources.Codec.of(ScheduleGroup::write, ScheduleGroup::read),
            backend);
  }

  static Resources.Codec<ScheduleDef> form(Owner owner) {
    return Resources.Codec.of(
        def ->
            new JsonObject()
                .put("given", def.given())
                .put("created", def.created().toString())
                .put("modified", def.modified().toString())
                .put("since", def.schedule().since().toString()),
        json ->
            ScheduleDef.of(
                    owner,
                    json.getJsonObject("given"),
                    json.getInstant("created", Instant.EPOCH),
                    json.getInstant("modified", Instant.EPOCH))
                .since(json.getInstant("since", json.getInstant("modified", Instant.EPOCH))));
  }

  /**
   * Times that stay as they are go on counting; others count from now, but for a one-time schedule
   * made late, which the API takes for a while. A template's was made once, whenever it is read.
   */
  private ScheduleDef follow(ScheduleDef before, ScheduleDef after, boolean declared) {
    Schedule schedule = after.schedule();
    if (before != null && before.schedule().sameTimes(schedule))
      return after.since(before.schedule().since());
    Instant now = now();
    Instant once = schedule.once();
    boolean past = once != null && once.isBefore(now);
    if (past && declared)
      LOG.warn("{} will not fire: {} is in the past.", schedule.arn(), schedule.text());
    return after.since(past && !declared ? once : now);
  }

  /** The clock hears of all there are, and then of each change. Call once. */
  public void tell(ScheduleClock listener) {
    schedules.onChange(
        changes -> {
          var made = new ArrayList<Schedule>();
          var gone = new ArrayList<String>();
          for (var change : changes) {
            if (change.after() == null) gone.add(change.before().schedule().arn());
            else made.add(change.after().schedule());
          }
          listener.change(made, gone);
        });
  }

  @Override
  public Future<Void> load() {
    return groups
        .load()
        .compose(none -> schedules.load())
        .compose(
            none ->
                groups
                    .change(
                        ScheduleDef.DEFAULT_GROUP,
                        old ->
                            old == null
                                ? new ScheduleGroup(
                                    ScheduleDef.DEFAULT_GROUP, Map.of(), now(), now())
                                : old)
                    .mapEmpty());
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var defs = new ArrayList<ScheduleDef>();
    var wanted = new LinkedHashMap<String, ScheduleGroup>();
    for (ScheduleGroup group : declared.of(ScheduleGroup.class))
      wanted.put(group.name(), kept(group));
    for (ScheduleDef def : declared.of(ScheduleDef.class)) {
      // A group that was made elsewhere may be named, and is made where it was not.
      if (groups.get(def.group()) == null || groups.isDeclared(def.group()))
        wanted.computeIfAbsent(
            def.group(), name -> kept(new ScheduleGroup(name, Map.of(), null, null)));
      ScheduleDef old = schedules.get(def.key());
      if (def.sameAs(old)) defs.add(old);
      else defs.add(def.at(old == null ? now() : old.created(), now()));
    }
    plan.declare(groups, wanted.values());
    return plan.declare(schedules, defs);
  }

  /** The group as it is kept already, when it is the same; else as of now. */
  private ScheduleGroup kept(ScheduleGroup group) {
    ScheduleGroup old = groups.get(group.name());
    if (old != null && old.tags().equals(group.tags())) return old;
    return new ScheduleGroup(
        group.name(), group.tags(), old == null ? now() : old.created(), now());
  }

  /** What the shelves keep: for the API. */
  public Resources<ScheduleDef> all() {
    return schedules;
  }

  public Resources<ScheduleGroup> groups() {
    return groups;
  }

  /** Deletes a group and all its schedules. */
  public Future<Void> deleteGroup(String name) {
    var keys = new ArrayList<String>();
    for (ScheduleDef def : schedules.page(name + "/", Integer.MAX_VALUE)) {
      if (!def.group().equals(name)) break;
      keys.add(def.key());
    }
    return schedules
        .changeAll(
            keys,
            before -> {
              var gone = new LinkedHashMap<String, ScheduleDef>();
              before.keySet().forEach(key -> gone.put(key, null));
              return gone;
            })
        .compose(none -> groups.change(name, group -> null))
        .mapEmpty();
  }

  /** Schedules that fired for the last time and were to be deleted then are no longer there. */
  public void completed(List<Schedule> over) {
    var done = new HashMap<String, Schedule>();
    for (Schedule schedule : over)
      done.put(schedule.arn().substring(schedule.arn().indexOf('/') + 1), schedule);
    schedules.changeAll(
        done.keySet(),
        before -> {
          var gone = new LinkedHashMap<String, ScheduleDef>();
          before.forEach(
              (key, def) -> {
                if (isSame(def.schedule(), done.get(key))) gone.put(key, null);
              });
          return gone;
        });
  }

  /** Not one that was given other times meanwhile, or made anew. */
  private static boolean isSame(Schedule now, Schedule fired) {
    return now.deleteAfterCompletion()
        && now.sameTimes(fired)
        && Objects.equals(now.since(), fired.since());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
