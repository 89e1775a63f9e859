package io.penstock.gateway.scheduler.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.TargetKind;
import io.penstock.gateway.scheduler.ScheduleDef;
import io.penstock.gateway.scheduler.UniversalTarget;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** Checks what CreateSchedule and UpdateSchedule are given, by the service's model. */
final class ScheduleInput {
  static final Pattern NAME = Pattern.compile("^[0-9a-zA-Z-_.]+$");
  private static final Pattern TOKEN = Pattern.compile("^[a-zA-Z0-9-_]+$");
  private static final Pattern ROLE =
      Pattern.compile("^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$");
  private static final Pattern QUEUE =
      Pattern.compile("^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$");
  private static final Pattern SOURCE =
      Pattern.compile(
          "^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$");

  /** Members of the target that are for services that are not here. */
  private static final List<String> NOT_HERE =
      List.of("EcsParameters", "KinesisParameters", "SageMakerPipelineParameters");

  private static final List<String> PARAMETERS =
      List.of(
          "SqsParameters",
          "EventBridgeParameters",
          "EcsParameters",
          "KinesisParameters",
          "SageMakerPipelineParameters");

  private static final long LEAST_SECONDS = 0;
  private static final long MOST_SECONDS = 253_402_300_799L;

  private ScheduleInput() {}

  /**
   * @return the members that are kept
   * @throws AwsFault naming all that is wrong with the form, or the first thing wrong with the
   *     sense
   */
  static JsonObject read(String name, JsonObject body) {
    JsonObject given = body.copy().put("Name", name);
    var check = new Constraints(given);
    check.required("Name", 1, 64, NAME);
    check.text("GroupName", 1, 64, NAME);
    check.text("ClientToken", 1, 64, TOKEN);
    check.text("Description", 0, 512, null);
    check.text("KmsKeyArn", 1, 2_048, null);
    check.required("ScheduleExpression", 1, 256, null);
    check.text("ScheduleExpressionTimezone", 1, 50, null);
    check.oneOf("State", "ENABLED", "ENABLED", "DISABLED");
    check.oneOf("ActionAfterCompletion", "NONE", "NONE", "DELETE");
    time(given, "StartDate");
    time(given, "EndDate");
    Constraints window = check.in("FlexibleTimeWindow");
    if (window == null) check.missing("FlexibleTimeWindow");
    else {
      if (window.oneOf("Mode", null, "OFF", "FLEXIBLE") == null) window.missing("Mode");
      window.number("MaximumWindowInMinutes", 1, 1_440);
    }
    Constraints target = check.in("Target");
    if (target == null) check.missing("Target");
    else target(target);
    check.check();
    sense(given);
    return given;
  }

  private static void target(Constraints target) {
    target.required("Arn", 1, 1_600, null);
    target.required("RoleArn", 1, 1_600, ROLE);
    target.text("Input", 1, 262_144, null);
    Constraints retry = target.in("RetryPolicy");
    if (retry != null) {
      retry.number("MaximumRetryAttempts", 0, ScheduleDef.RETRIES);
      retry.number("MaximumEventAgeInSeconds", 60, ScheduleDef.AGE_SECONDS);
    }
    Constraints dead = target.in("DeadLetterConfig");
    if (dead != null) dead.text("Arn", 1, 1_600, QUEUE);
    Constraints queue = target.in("SqsParameters");
    if (queue != null) queue.text("MessageGroupId", 1, 128, null);
    Constraints bus = target.in("EventBridgeParameters");
    if (bus != null) {
      bus.required("DetailType", 1, 128, null);
      bus.required("Source", 1, 256, SOURCE);
    }
  }

  private static void sense(JsonObject given) {
    JsonObject window = given.getJsonObject("FlexibleTimeWindow");
    boolean flexible = window.getString("Mode").equals("FLEXIBLE");
    if (flexible != window.containsKey("MaximumWindowInMinutes"))
      throw AwsFault.validation(
          flexible
              ? "MaximumWindowInMinutes must be provided if FlexibleTimeWindow Mode is FLEXIBLE."
              : "MaximumWindowInMinutes must not be provided if FlexibleTimeWindow Mode is OFF.");
    Number start = given.getNumber("StartDate");
    Number end = given.getNumber("EndDate");
    if (start != null && end != null && start.doubleValue() >= end.doubleValue())
      throw AwsFault.validation("The StartDate must come before the EndDate.");
    JsonObject target = given.getJsonObject("Target");
    String arn = target.getString("Arn");
    if (UniversalTarget.isOne(arn)) {
      universal(arn, target);
      return;
    }
    TargetKind kind = TargetKind.of(arn);
    if (kind == null || kind == TargetKind.API_DESTINATION)
      throw AwsFault.validation(
          "Provided Arn is not in correct format: "
              + arn
              + " is not a function, topic, queue or event bus, which is what is served here.");
    for (String member : NOT_HERE)
      if (target.containsKey(member))
        throw AwsFault.validation(member + " is for a service that is not served here.");
    boolean bus = kind == TargetKind.BUS;
    if (bus != target.containsKey("EventBridgeParameters"))
      throw AwsFault.validation(
          bus
              ? "EventBridgeParameters must be provided for an event bus."
              : "EventBridgeParameters are for an event bus only.");
    boolean grouped =
        target.getJsonObject("SqsParameters", new JsonObject()).containsKey("MessageGroupId");
    if (kind == TargetKind.QUEUE ? arn.endsWith(".fifo") != grouped : grouped)
      throw AwsFault.validation(
          "MessageGroupId must be provided for a FIFO queue, and for nothing else.");
    if (kind == TargetKind.FUNCTION) json(target.getString("Input"));
  }

  private static void universal(String arn, JsonObject target) {
    UniversalTarget call = UniversalTarget.of(arn);
    if (call == null)
      throw AwsFault.validation(
          "Provided Arn is not in correct format: "
              + arn
              + " is not one of the calls that are served here: "
              + UniversalTarget.served()
              + ".");
    for (String member : PARAMETERS)
      if (target.containsKey(member))
        throw AwsFault.validation(member + " is not for a universal target.");
    try {
      call.check(target.getString("Input"));
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation("Invalid Input: " + e.getMessage());
    }
  }

  /** Functions are given JSON. */
  private static void json(String input) {
    if (input == null) return;
    try {
      Json.decodeValue(input.replaceAll("<aws\\.scheduler\\.attempt-number>", "1"));
    } catch (DecodeException e) {
      throw AwsFault.validation("Invalid Input: the input of a function must be JSON.");
    }
  }

  private static void time(JsonObject given, String member) {
    Object value = given.getValue(member);
    if (value == null) return;
    if (!(value instanceof Number number)
        || number.doubleValue() < LEAST_SECONDS
        || number.doubleValue() > MOST_SECONDS)
      throw new AwsFault(
          400, "SerializationException", member + " is not a time in seconds since 1970.");
  }
}
