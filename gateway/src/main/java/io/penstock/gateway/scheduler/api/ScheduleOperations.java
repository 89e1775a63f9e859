package io.penstock.gateway.scheduler.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.scheduler.ScheduleDef;
import io.penstock.gateway.scheduler.Schedules;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleExpressionException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Create, update, get, delete and list schedules. */
final class ScheduleOperations {
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final Schedules schedules;
  private final Owner owner;
  private final InstantSource clock;

  ScheduleOperations(Schedules schedules, Owner owner, InstantSource clock) {
    this.schedules = schedules;
    this.owner = owner;
    this.clock = clock;
  }

  Future<JsonObject> create(String name, JsonObject body) {
    JsonObject given = ScheduleInput.read(name, body);
    ScheduleDef wanted = def(given, now(), now());
    return schedules
        .all()
        .change(
            wanted.key(),
            before -> {
              group(wanted.group());
              if (before == null) return firing(wanted);
              if (sameRequest(before, given)) return before;
              throw new AwsFault(409, "ConflictException", "Schedule " + name + " already exists.");
            })
        .map(ScheduleOperations::arn);
  }

  Future<JsonObject> update(String name, JsonObject body) {
    JsonObject given = ScheduleInput.read(name, body);
    String key = ScheduleDef.key(given.getString("GroupName", ScheduleDef.DEFAULT_GROUP), name);
    return schedules
        .all()
        .change(
            key,
            before -> {
              ScheduleDef wanted = def(given, known(before, name).created(), now());
              boolean same = wanted.schedule().sameTimes(before.schedule());
              return same ? wanted : firing(wanted);
            })
        .map(ScheduleOperations::arn);
  }

  /**
   * What will never fire is not taken. A one-time schedule whose time has just passed fires at
   * once: AWS's grace for a start date, as a client's clock may be behind.
   */
  private ScheduleDef firing(ScheduleDef wanted) {
    Schedule schedule = wanted.schedule();
    Instant earliest = now().minus(GRACE);
    if (schedule.once() == null) {
      if (schedule.end() != null && schedule.end().isBefore(now()))
        throw AwsFault.validation("The EndDate you specify cannot be in the past.");
      if (schedule.start() != null && schedule.start().isBefore(earliest))
        throw AwsFault.validation(
            "The StartDate you specify cannot be earlier than 5 minutes ago.");
    }
    if (!schedule.firesAfter(earliest))
      throw AwsFault.validation(
          "Invalid Schedule Expression " + schedule.text() + ": it would never fire.");
    return wanted;
  }

  /** A repeated request, as clients send when an answer was lost, is answered again. */
  private boolean sameRequest(ScheduleDef before, JsonObject given) {
    return given.containsKey("ClientToken") && def(given, null, null).sameAs(before);
  }

  private ScheduleDef def(JsonObject given, Instant created, Instant modified) {
    try {
      return ScheduleDef.of(owner, given, created, modified);
    } catch (ScheduleExpressionException e) {
      throw AwsFault.validation(e.awsMessage());
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation(e.getMessage());
    }
  }

  private static JsonObject arn(ScheduleDef def) {
    return new JsonObject().put("ScheduleArn", def.schedule().arn());
  }

  Future<JsonObject> get(String name, MultiMap query) {
    ScheduleDef def = known(schedules.all().get(key(name, query)), name);
    JsonObject given = def.given();
    given.remove("ClientToken");
    return Future.succeededFuture(
        given
            .put("Arn", def.schedule().arn())
            .put("CreationDate", Paging.seconds(def.created()))
            .put("LastModificationDate", Paging.seconds(def.modified())));
  }

  Future<JsonObject> delete(String name, MultiMap query) {
    return schedules
        .all()
        .change(
            key(name, query),
            before -> {
              known(before, name);
              return null;
            })
        .map(gone -> new JsonObject());
  }

  Future<JsonObject> list(MultiMap query) {
    String group = query.get("ScheduleGroup");
    String names = query.get("NamePrefix");
    String state = query.get("State");
    if (state != null && !List.of("ENABLED", "DISABLED").contains(state))
      throw AwsFault.validation("State must be ENABLED or DISABLED.");
    if (group != null) group(group);
    int most = Paging.size(query);
    String after = Paging.after(query);
    if (after.isEmpty() && group != null) after = group + "/";
    var page = new JsonArray();
    String last = null;
    for (ScheduleDef def : schedules.all().after(after)) {
      if (group != null && !def.group().equals(group)) break;
      if (names != null && !def.schedule().name().startsWith(names)) continue;
      if (state != null && def.schedule().enabled() != state.equals("ENABLED")) continue;
      if (page.size() == most) return Future.succeededFuture(Paging.page("Schedules", page, last));
      page.add(summary(def));
      last = def.key();
    }
    return Future.succeededFuture(Paging.page("Schedules", page, null));
  }

  private static JsonObject summary(ScheduleDef def) {
    return new JsonObject()
        .put("Arn", def.schedule().arn())
        .put("Name", def.schedule().name())
        .put("GroupName", def.group())
        .put("State", def.schedule().enabled() ? "ENABLED" : "DISABLED")
        .put("CreationDate", Paging.seconds(def.created()))
        .put("LastModificationDate", Paging.seconds(def.modified()))
        .put("Target", new JsonObject().put("Arn", def.schedule().targetArn()));
  }

  private static String key(String name, MultiMap query) {
    String group = query.get("groupName");
    return ScheduleDef.key(group == null ? ScheduleDef.DEFAULT_GROUP : group, name);
  }

  private void group(String name) {
    if (schedules.groups().get(name) == null)
      throw new AwsFault(
          404, "ResourceNotFoundException", "Schedule group " + name + " does not exist.");
  }

  private static ScheduleDef known(ScheduleDef def, String name) {
    if (def != null) return def;
    throw new AwsFault(404, "ResourceNotFoundException", "Schedule " + name + " does not exist.");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
