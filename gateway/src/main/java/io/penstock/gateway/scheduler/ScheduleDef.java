package io.penstock.gateway.scheduler;

import io.penstock.function.Arn;
import io.penstock.function.Owner;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.penstock.trigger.schedule.Schedule.TargetParameters;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A schedule of EventBridge Scheduler as it was asked for.
 *
 * @param rest members of CreateSchedule that the schedule does not hold, as JSON text; shared by
 *     all that have the same, as there may be very many schedules
 * @param token the request's ClientToken, or null
 * @param schedule all that the clock needs
 * @param created null until it is kept
 * @param modified likewise
 */
public record ScheduleDef(
    String rest, String token, Schedule schedule, Instant created, Instant modified) {
  public static final int RETRIES = 185;
  public static final int AGE_SECONDS = 86_400;
  public static final String DEFAULT_GROUP = "default";

  private static final String TOKEN = "ClientToken";

  /** One of each that is in use. */
  private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

  /**
   * @param owner whose schedule it is
   * @param given checked: types and bounds are right
   * @throws IllegalArgumentException for an expression or time zone that cannot be read, with AWS's
   *     words
   */
  public static ScheduleDef of(Owner owner, JsonObject given, Instant created, Instant modified) {
    String group = given.getString("GroupName", DEFAULT_GROUP);
    String name = given.getString("Name");
    JsonObject target = given.getJsonObject("Target");
    JsonObject retry = target.getJsonObject("RetryPolicy", new JsonObject());
    JsonObject dead = target.getJsonObject("DeadLetterConfig", new JsonObject());
    JsonObject window = given.getJsonObject("FlexibleTimeWindow", new JsonObject());
    String text = given.getString("ScheduleExpression");
    var schedule =
        new Schedule(
            owner.arn("scheduler", "schedule/" + group + "/" + name),
            name,
            Kind.SCHEDULER,
            text.intern(),
            ScheduleExpression.parse(text, Kind.SCHEDULER),
            zone(given.getString("ScheduleExpressionTimezone", "UTC")),
            instant(given, "StartDate"),
            instant(given, "EndDate"),
            !"DISABLED".equals(given.getString("State")),
            "FLEXIBLE".equals(window.getString("Mode"))
                ? Duration.ofMinutes(window.getInteger("MaximumWindowInMinutes"))
                : Duration.ZERO,
            target.getString("Arn").intern(),
            target.getString("Input"),
            retry.getInteger("MaximumRetryAttempts", RETRIES),
            Duration.ofSeconds(retry.getInteger("MaximumEventAgeInSeconds", AGE_SECONDS)),
            dead.getString("Arn"),
            "DELETE".equals(given.getString("ActionAfterCompletion")),
            parameters(target),
            null);
    JsonObject rest = rest(given, given(schedule, group));
    rest.remove(TOKEN);
    return new ScheduleDef(
        rest.encode().intern(), given.getString(TOKEN), schedule, created, modified);
  }

  /** What is not in the other, or not the same there. */
  private static JsonObject rest(JsonObject given, JsonObject other) {
    var rest = new JsonObject();
    for (String member : given.fieldNames()) {
      Object value = given.getValue(member);
      Object known = other.getValue(member);
      if (value instanceof JsonObject inside && known instanceof JsonObject same) {
        JsonObject more = rest(inside, same);
        if (!more.isEmpty()) rest.put(member, more);
      } else if (!value.equals(known)) rest.put(member, value);
    }
    return rest;
  }

  /** The schedule as CreateSchedule was given it, with the defaults of what was not. */
  public JsonObject given() {
    JsonObject given = given(schedule, group()).mergeIn(new JsonObject(rest), true);
    return token == null ? given : given.put(TOKEN, token);
  }

  /** Whether the other asks for the same. */
  public boolean sameAs(ScheduleDef other) {
    return other != null
        && rest.equals(other.rest)
        && Objects.equals(token, other.token)
        && schedule.since(null).equals(other.schedule.since(null));
  }

  /** As a template declares it; not kept yet. */
  public static ScheduleDef declared(Schedule schedule, String group) {
    return new ScheduleDef("{}", null, schedule, null, null);
  }

  /** The schedule as CreateSchedule would be given it: numbers as JSON is read, to compare them. */
  private static JsonObject given(Schedule schedule, String group) {
    var target =
        new JsonObject()
            .put("Arn", schedule.targetArn())
            .put("RoleArn", Arn.ofRole(Arn.of(schedule.arn()).account(), "penstock").toString())
            .put(
                "RetryPolicy",
                new JsonObject()
                    .put("MaximumRetryAttempts", schedule.maximumRetryAttempts())
                    .put("MaximumEventAgeInSeconds", (int) schedule.maximumEventAge().toSeconds()));
    if (schedule.input() != null) target.put("Input", schedule.input());
    if (schedule.deadLetterArn() != null)
      target.put("DeadLetterConfig", new JsonObject().put("Arn", schedule.deadLetterArn()));
    TargetParameters parameters = schedule.parameters();
    if (parameters.messageGroupId() != null)
      target.put(
          "SqsParameters", new JsonObject().put("MessageGroupId", parameters.messageGroupId()));
    if (parameters.detailType() != null)
      target.put(
          "EventBridgeParameters",
          new JsonObject()
              .put("DetailType", parameters.detailType())
              .put("Source", parameters.source()));
    var window = new JsonObject().put("Mode", schedule.window().isZero() ? "OFF" : "FLEXIBLE");
    if (!schedule.window().isZero())
      window.put("MaximumWindowInMinutes", (int) schedule.window().toMinutes());
    var given =
        new JsonObject()
            .put("Name", schedule.name())
            .put("GroupName", group)
            .put("ScheduleExpression", schedule.text())
            .put("ScheduleExpressionTimezone", schedule.zone().getId())
            .put("FlexibleTimeWindow", window)
            .put("State", schedule.enabled() ? "ENABLED" : "DISABLED")
            .put("ActionAfterCompletion", schedule.deleteAfterCompletion() ? "DELETE" : "NONE")
            .put("Target", target);
    if (schedule.start() != null) given.put("StartDate", schedule.start().toEpochMilli() / 1000.0);
    if (schedule.end() != null) given.put("EndDate", schedule.end().toEpochMilli() / 1000.0);
    return given;
  }

  private static TargetParameters parameters(JsonObject target) {
    JsonObject queue = target.getJsonObject("SqsParameters", new JsonObject());
    JsonObject bus = target.getJsonObject("EventBridgeParameters", new JsonObject());
    var parameters =
        new TargetParameters(
            queue.getString("MessageGroupId"),
            bus.getString("DetailType"),
            bus.getString("Source"));
    return parameters.equals(TargetParameters.NONE) ? TargetParameters.NONE : parameters;
  }

  private static ZoneId zone(String name) {
    ZoneId known = ZONES.get(name);
    if (known != null) return known;
    if (!ZoneId.getAvailableZoneIds().contains(name))
      throw new IllegalArgumentException("Invalid Schedule Expression Timezone " + name + ".");
    return ZONES.computeIfAbsent(name, ZoneId::of);
  }

  /** Seconds since 1970, maybe with a fraction. */
  private static Instant instant(JsonObject given, String member) {
    Number seconds = given.getNumber(member);
    return seconds == null ? null : Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
  }

  public String group() {
    String arn = schedule.arn();
    int slash = arn.indexOf('/');
    return arn.substring(slash + 1, arn.lastIndexOf('/'));
  }

  /** {@code group/name}: what it is kept under. */
  public String key() {
    return key(group(), schedule.name());
  }

  public static String key(String group, String name) {
    return group + "/" + name;
  }

  ScheduleDef since(Instant since) {
    return new ScheduleDef(rest, token, schedule.since(since), created, modified);
  }

  ScheduleDef at(Instant newCreated, Instant newModified) {
    return new ScheduleDef(rest, token, schedule, newCreated, newModified);
  }
}
