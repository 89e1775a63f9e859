package io.penstock.gateway.scheduler;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.gateway.events.TargetKind;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.SamRules;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.penstock.trigger.schedule.Schedule.TargetParameters;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Set;

/** Reads schedules of EventBridge Scheduler, of functions' events and on their own. */
final class ScheduleReader {

  private final Reading reading;

  public ScheduleReader(Reading reading) {
    this.reading = reading;
  }

  /** An event of type {@code ScheduleV2}: EventBridge Scheduler. */
  public void schedulerEvent(FunctionDef function, String id, Properties event) {
    String name = event.text("Name", MadeNames.of(id, 64));
    if (event.has("Name") && event.flag("OmitName", false))
      event.error("OmitName", "goes without Name: SAM takes one of the two.");
    Properties dead = event.map("DeadLetterConfig");
    if (dead != null) SamRules.deadLetters(event, dead);
    scheduler(event, name, reading.target(function).arn(), event);
    event.finish(Set.of("RoleArn", "PermissionsBoundary", "KmsKeyArn", "OmitName"));
  }

  /** An {@code AWS::Scheduler::Schedule}. */
  public void schedule(Resource resource) {
    var properties = resource.properties();
    Properties target = properties.map("Target");
    String name = properties.text("Name", MadeNames.of(resource.id(), 64));
    if (target == null) {
      properties.error("Target", "is missing.");
      return;
    }
    String arn = target.required("Arn");
    if (arn != null && UniversalTarget.isOne(arn)) {
      if (!universal(properties, name, arn, target)) return;
    } else if (arn != null && TargetKind.isMeantIn(arn)) scheduler(properties, name, arn, target);
    else {
      FunctionRef function = arn == null ? null : reading.function(target, "Arn", arn);
      if (function == null) return; // what it has for a target of another service is not ours
      scheduler(properties, name, function.arn(), target);
    }
    target.finish(
        Set.of("RoleArn", "EcsParameters", "KinesisParameters", "SageMakerPipelineParameters"));
    properties.finish(Set.of("KmsKeyArn"));
  }

  /** Whether the call is served. */
  private boolean universal(Properties properties, String name, String arn, Properties target) {
    UniversalTarget call = UniversalTarget.of(arn);
    if (call == null) {
      target.warn(
          "Arn",
          arn
              + " is not served here: the schedule is left out. Served are "
              + UniversalTarget.served()
              + ".");
      return false;
    }
    scheduler(properties, name, arn, target);
    return true;
  }

  private void scheduler(Properties properties, String name, String target, Properties delivery) {
    String text = properties.required("ScheduleExpression");
    ZoneId zone = zone(properties);
    boolean enabled =
        !properties.oneOf("State", "ENABLED", "ENABLED", "DISABLED").equals("DISABLED");
    properties.text("Description");
    add(
        properties,
        name,
        text,
        zone,
        instant(properties, "StartDate"),
        instant(properties, "EndDate"),
        enabled,
        window(properties),
        target,
        properties.text("GroupName", "default"),
        delivery,
        properties.oneOf("ActionAfterCompletion", "NONE", "NONE", "DELETE").equals("DELETE"));
  }

  private void add(
      Properties properties,
      String name,
      String text,
      ZoneId zone,
      Instant start,
      Instant end,
      boolean enabled,
      Duration window,
      String target,
      String group,
      Properties delivery,
      boolean delete) {
    if (!name.matches("[0-9a-zA-Z-_.]{1,64}"))
      properties.error("Name", name + ": 1 to 64 letters, digits, hyphens, underscores, dots.");
    String input = input(delivery);
    UniversalTarget call = UniversalTarget.of(target);
    if (call != null)
      try {
        call.check(input);
      } catch (IllegalArgumentException e) {
        delivery.error("Input", e.getMessage());
      }
    int attempts = ScheduleDef.RETRIES;
    int age = ScheduleDef.AGE_SECONDS;
    Properties retry = delivery.map("RetryPolicy");
    if (retry != null) {
      attempts = retry.number("MaximumRetryAttempts", 0, ScheduleDef.RETRIES, ScheduleDef.RETRIES);
      age =
          retry.number(
              "MaximumEventAgeInSeconds", 60, ScheduleDef.AGE_SECONDS, ScheduleDef.AGE_SECONDS);
      retry.finish(Set.of());
    }
    Properties dead = delivery.map("DeadLetterConfig");
    String deadLetter = dead == null ? null : dead.text("Arn");
    if (dead != null) {
      if (deadLetter == null) deadLetter = SamRules.madeQueue(reading, delivery, dead);
      if (deadLetter != null
          && (TargetKind.of(deadLetter) != TargetKind.QUEUE || TargetKind.isFifoQueue(deadLetter)))
        delivery.error("DeadLetterConfig", deadLetter + " is not the ARN of a standard queue.");
      if (deadLetter == null)
        delivery.warn("DeadLetterConfig", "has no effect here without the Arn of a queue.");
      dead.finish(Set.of("Type", "QueueLogicalId"));
    }
    TargetParameters parameters = parameters(delivery, target);
    if (text == null) return;
    ScheduleExpression expression;
    try {
      expression = ScheduleExpression.parse(text, Kind.SCHEDULER);
    } catch (IllegalArgumentException e) {
      properties.error("ScheduleExpression", e.getMessage());
      return;
    }
    String arn = reading.arn("scheduler", "schedule/" + group + "/" + name);
    if (!reading.claim(arn)) {
      properties.error("Name", name + " is the name of another schedule too.");
      return;
    }
    var schedule =
        new Schedule(
            arn,
            name,
            Kind.SCHEDULER,
            text,
            expression,
            zone,
            start,
            end,
            enabled,
            window,
            target,
            input,
            attempts,
            Duration.ofSeconds(age),
            deadLetter,
            delete,
            parameters,
            null);
    reading.others.add(ScheduleDef.declared(schedule, group));
  }

  private TargetParameters parameters(Properties delivery, String target) {
    Properties queue = delivery.map("SqsParameters");
    String messageGroup = queue == null ? null : queue.text("MessageGroupId");
    if (queue != null) queue.finish(Set.of());
    if (target.endsWith(".fifo") && messageGroup == null)
      delivery.error("SqsParameters", "a FIFO queue needs a MessageGroupId.");
    Properties bus = delivery.map("EventBridgeParameters");
    String detailType = bus == null ? null : bus.required("DetailType");
    String source = bus == null ? null : bus.required("Source");
    if (bus != null) bus.finish(Set.of());
    if (Arn.isOf("events", target) && bus == null)
      delivery.error("EventBridgeParameters", "an event bus needs DetailType and Source.");
    return messageGroup == null && bus == null
        ? TargetParameters.NONE
        : new TargetParameters(messageGroup, detailType, source);
  }

  /** An {@code AWS::Scheduler::ScheduleGroup}. */
  public void group(Resource resource) {
    var properties = resource.properties();
    String name = properties.text("Name", MadeNames.of(resource.id(), 64));
    if (!name.matches("[0-9a-zA-Z-_.]{1,64}"))
      properties.error("Name", name + ": 1 to 64 letters, digits, hyphens, underscores, dots.");
    var tags = new LinkedHashMap<String, String>();
    for (Properties tag : properties.list("Tags")) {
      String key = tag.required("Key");
      String value = tag.required("Value");
      if (key != null && value != null) tags.put(key, value);
      tag.finish(Set.of());
    }
    properties.finish(Set.of());
    reading.others.add(new ScheduleGroup(name, tags, null, null));
  }

  private static String input(Properties delivery) {
    String input = delivery.text("Input");
    if (input == null) return null;
    try {
      Json.decodeValue(input.replaceAll("<aws\\.scheduler\\.attempt-number>", "1"));
    } catch (DecodeException e) {
      delivery.error("Input", "is not JSON, which functions are given.");
    }
    return input;
  }

  private static ZoneId zone(Properties properties) {
    String zone = properties.text("ScheduleExpressionTimezone", "UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      properties.error(
          "ScheduleExpressionTimezone", zone + " is not a time zone such as Europe/Berlin.");
      return ZoneOffset.UTC;
    }
  }

  private static Instant instant(Properties properties, String key) {
    String text = properties.text(key);
    if (text == null) return null;
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      properties.error(key, text + " is not a time such as 2026-01-31T09:00:00Z.");
      return null;
    }
  }

  private static Duration window(Properties properties) {
    Properties window = properties.map("FlexibleTimeWindow");
    if (window == null) return Duration.ZERO;
    boolean flexible = window.oneOf("Mode", "OFF", "OFF", "FLEXIBLE").equals("FLEXIBLE");
    Integer minutes = window.number("MaximumWindowInMinutes", 1, 1_440);
    if (flexible && minutes == null) window.error("MaximumWindowInMinutes", "is missing.");
    window.finish(Set.of());
    return flexible && minutes != null ? Duration.ofMinutes(minutes) : Duration.ZERO;
  }
}
