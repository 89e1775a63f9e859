package io.penstock.gateway.scheduler.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.aws.TagRules;
import io.penstock.gateway.scheduler.ScheduleDef;
import io.penstock.gateway.scheduler.ScheduleGroup;
import io.penstock.gateway.scheduler.Schedules;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Groups of schedules and their tags. */
final class GroupOperations {
  private static final int MOST_TAGS = 200;

  private final Schedules schedules;
  private final String prefix;
  private final InstantSource clock;

  GroupOperations(Schedules schedules, Owner owner, InstantSource clock) {
    this.schedules = schedules;
    this.prefix = owner.arn("scheduler", "schedule-group/");
    this.clock = clock;
  }

  Future<JsonObject> create(String name, JsonObject body) {
    var check = new Constraints(body.copy().put("Name", name));
    check.required("Name", 1, 64, ScheduleInput.NAME);
    Map<String, String> tags = tags(check);
    check.check();
    return schedules
        .groups()
        .change(
            name,
            before -> {
              if (before != null)
                throw new AwsFault(
                    409, "ConflictException", "Schedule group " + name + " already exists.");
              return new ScheduleGroup(name, tags, now(), now());
            })
        .map(group -> new JsonObject().put("ScheduleGroupArn", prefix + name));
  }

  Future<JsonObject> get(String name) {
    return Future.succeededFuture(view(known(schedules.groups().get(name), name)));
  }

  Future<JsonObject> delete(String name) {
    known(schedules.groups().get(name), name);
    if (name.equals(ScheduleDef.DEFAULT_GROUP))
      throw AwsFault.validation("The default schedule group cannot be deleted.");
    return schedules.deleteGroup(name).map(done -> new JsonObject());
  }

  Future<JsonObject> list(MultiMap query) {
    String names = query.get("NamePrefix");
    int most = Paging.size(query);
    var page = new JsonArray();
    String last = null;
    for (ScheduleGroup group : schedules.groups().after(Paging.after(query))) {
      if (names != null && !group.name().startsWith(names)) continue;
      if (page.size() == most)
        return Future.succeededFuture(Paging.page("ScheduleGroups", page, last));
      page.add(view(group));
      last = group.name();
    }
    return Future.succeededFuture(Paging.page("ScheduleGroups", page, null));
  }

  private JsonObject view(ScheduleGroup group) {
    return new JsonObject()
        .put("Arn", prefix + group.name())
        .put("Name", group.name())
        .put("State", "ACTIVE")
        .put("CreationDate", Paging.seconds(group.created()))
        .put("LastModificationDate", Paging.seconds(group.modified()));
  }

  Future<JsonObject> tags(String arn) {
    String name = name(arn);
    var tags = new JsonArray();
    new TreeMap<>(known(schedules.groups().get(name), arn).tags())
        .forEach((key, value) -> tags.add(new JsonObject().put("Key", key).put("Value", value)));
    return Future.succeededFuture(new JsonObject().put("Tags", tags));
  }

  Future<JsonObject> tag(String arn, JsonObject body) {
    var check = new Constraints(body);
    if (body.getValue("Tags") == null) check.missing("Tags");
    Map<String, String> tags = tags(check);
    check.check();
    return retag(
        arn,
        before -> {
          before.putAll(tags);
          return before;
        });
  }

  Future<JsonObject> untag(String arn, List<String> keys) {
    return retag(
        arn,
        before -> {
          before.keySet().removeAll(keys);
          return before;
        });
  }

  private Future<JsonObject> retag(String arn, UnaryOperator<Map<String, String>> change) {
    return schedules
        .groups()
        .change(
            name(arn),
            before -> {
              ScheduleGroup group = known(before, arn);
              Map<String, String> tags = change.apply(new TreeMap<>(group.tags()));
              if (tags.size() > MOST_TAGS)
                throw AwsFault.validation("A resource has at most 200 tags.");
              return new ScheduleGroup(group.name(), tags, group.created(), now());
            })
        .map(group -> new JsonObject());
  }

  private static Map<String, String> tags(Constraints check) {
    var tags = new TreeMap<String, String>();
    for (Constraints tag : check.each("Tags", 0, MOST_TAGS)) {
      String key = tag.required("Key", 1, 128, null);
      String value = tag.required("Value", 1, 256, null);
      if (key != null && value != null) tags.put(key, value);
    }
    String problem = TagRules.problem(tags);
    if (problem != null) throw AwsFault.validation(problem);
    return tags;
  }

  private String name(String arn) {
    if (!arn.startsWith(prefix))
      throw new AwsFault(404, "ResourceNotFoundException", "Resource " + arn + " does not exist.");
    return arn.substring(prefix.length());
  }

  private static ScheduleGroup known(ScheduleGroup group, String name) {
    if (group != null) return group;
    throw new AwsFault(
        404, "ResourceNotFoundException", "Schedule group " + name + " does not exist.");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
