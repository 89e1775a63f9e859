package io.penstock.gateway.events;

import io.penstock.function.Owner;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.penstock.trigger.schedule.Schedule.TargetParameters;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule.
 *
 * @param arn its identity
 * @param bus name of the bus
 * @param pattern null for a rule on a schedule only
 * @param schedule expression, or null
 * @param roleArn null when none was given
 * @param targets in the order they were put
 * @param since when its schedule was made, changed or enabled; null without one, or until it is
 *     kept
 */
public record Rule(
    String arn,
    String bus,
    String name,
    EventPattern pattern,
    String schedule,
    boolean enabled,
    String description,
    String roleArn,
    Map<String, String> tags,
    List<RuleTarget> targets,
    Instant since) {
  public static final int MOST_TARGETS = 5;

  public Rule {
    tags = Map.copyOf(tags);
    targets = List.copyOf(targets);
  }

  /**
   * @param owner whose rule it is
   */
  public static String arn(Owner owner, String bus, String name) {
    return owner.arn("events", "rule/" + (bus.equals(EventBus.DEFAULT) ? name : bus + "/" + name));
  }

  public Rule withTargets(List<RuleTarget> newTargets) {
    return new Rule(
        arn, bus, name, pattern, schedule, enabled, description, roleArn, tags, newTargets, since);
  }

  public Rule withEnabled(boolean on) {
    return new Rule(
        arn, bus, name, pattern, schedule, on, description, roleArn, tags, targets, since);
  }

  public Rule withTags(Map<String, String> newTags) {
    return new Rule(
        arn, bus, name, pattern, schedule, enabled, description, roleArn, newTags, targets, since);
  }

  private Rule since(Instant instant) {
    return new Rule(
        arn, bus, name, pattern, schedule, enabled, description, roleArn, tags, targets, instant);
  }

  /** A schedule that stays as it is goes on counting; another counts from now. */
  static Rule follow(Rule before, Rule after, Instant now) {
    if (after.schedule == null) return after.since(null);
    boolean same =
        before != null && after.schedule.equals(before.schedule) && after.enabled == before.enabled;
    return after.since(same ? before.since : now);
  }

  /** For the schedule clock; null when it has none. */
  Schedule clocked() {
    if (schedule == null) return null;
    return new Schedule(
        arn,
        name,
        Kind.RULE,
        schedule,
        ScheduleExpression.parse(schedule, Kind.RULE),
        ZoneOffset.UTC,
        null,
        null,
        enabled,
        Duration.ZERO,
        targets.size() == 1 ? targets.getFirst().arn() : arn,
        null,
        RuleTarget.RETRIES,
        Duration.ofSeconds(RuleTarget.AGE_SECONDS),
        null,
        false,
        TargetParameters.NONE,
        since);
  }

  JsonObject write() {
    var all = new JsonArray();
    targets.forEach(target -> all.add(new JsonObject(target.given())));
    var json =
        new JsonObject()
            .put("arn", arn)
            .put("bus", bus)
            .put("name", name)
            .put("enabled", enabled)
            .put("tags", Tags.write(tags))
            .put("targets", all);
    if (pattern != null) json.put("pattern", pattern.text());
    if (schedule != null) json.put("schedule", schedule);
    if (description != null) json.put("description", description);
    if (roleArn != null) json.put("role", roleArn);
    if (since != null) json.put("since", since.toString());
    return json;
  }

  static Rule read(JsonObject json) {
    var targets = new ArrayList<RuleTarget>();
    for (Object target : json.getJsonArray("targets", new JsonArray()))
      targets.add(RuleTarget.stored((JsonObject) target));
    String pattern = json.getString("pattern");
    return new Rule(
        json.getString("arn"),
        json.getString("bus"),
        json.getString("name"),
        pattern == null ? null : KeptPattern.of(pattern, json.getString("name")),
        json.getString("schedule"),
        json.getBoolean("enabled", true),
        json.getString("description"),
        json.getString("role"),
        Tags.read(json.getJsonObject("tags", new JsonObject())),
        targets,
        json.getInstant("since"));
  }
}
