package io.penstock.gateway.events;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.SamRules;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.filter.InvalidPatternException;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads rules, of functions' events and on their own, event buses and archives. */
final class RuleReader {
  private static final Pattern NAME = Pattern.compile("[.\\-_A-Za-z0-9]{1,64}");
  private static final Pattern BUS = Pattern.compile("[/.\\-_A-Za-z0-9]{1,256}");

  /** Of targets of other services. */
  private static final Set<String> UNSERVED_PARAMETERS =
      Set.of(
          "RoleArn",
          "EcsParameters",
          "KinesisParameters",
          "RunCommandParameters",
          "BatchParameters",
          "RedshiftDataParameters",
          "SageMakerPipelineParameters",
          "AppSyncParameters");

  private final Reading reading;

  public RuleReader(Reading reading) {
    this.reading = reading;
  }

  /** An event of type {@code Schedule}. */
  public void scheduleEvent(FunctionDef function, String id, Properties event) {
    String schedule = event.required("Schedule");
    SamRules.state(event);
    boolean enabled = event.flag("Enabled", true) & isEnabled(event);
    add(
        event,
        event.text("Name", MadeNames.of(id, 64)),
        EventBus.DEFAULT,
        null,
        schedule,
        "Schedule",
        enabled,
        event.text("Description"),
        Map.of(),
        target(MadeNames.of(id + "LambdaTarget", 64), reading.target(function).arn(), event));
    event.finish(Set.of("RoleArn", "RuleName"));
  }

  /** An event of type {@code EventBridgeRule} or {@code CloudWatchEvent}. */
  public void patternEvent(FunctionDef function, String id, Properties event) {
    SamRules.state(event);
    Properties named = event.map("Target");
    String made = MadeNames.of(id + "LambdaTarget", 64);
    String target = named == null ? made : named.text("Id", made);
    if (named != null) named.finish(Set.of());
    add(
        event,
        event.text("RuleName", MadeNames.of(id, 64)),
        bus(event),
        pattern(event, "Pattern", true),
        null,
        "Pattern",
        event.flag("Enabled", true) & isEnabled(event),
        event.text("Description"),
        Map.of(),
        target(target, reading.target(function).arn(), event));
    event.finish(Set.of());
  }

  /** An {@code AWS::Events::Rule}. */
  public void rule(Resource resource) {
    var properties = resource.properties();
    var targets = new ArrayList<RuleTarget>();
    properties.each(
        "Targets",
        target -> {
          RuleTarget read = target(target.required("Id"), arn(target), target);
          target.finish(UNSERVED_PARAMETERS, "Arn");
          if (read != null) targets.add(read);
        });
    EventPattern pattern = pattern(properties, "EventPattern", false);
    String schedule = properties.text("ScheduleExpression");
    if (pattern == null && schedule == null && !properties.has("EventPattern"))
      reading.problems.error(
          properties.place(), resource.id(), "EventPattern or ScheduleExpression is missing.");
    add(
        properties,
        properties.text("Name", MadeNames.of(resource.id(), 64)),
        bus(properties),
        pattern,
        schedule,
        "ScheduleExpression",
        isEnabled(properties),
        properties.text("Description"),
        tags(properties),
        targets.toArray(RuleTarget[]::new));
    properties.finish(Set.of("RoleArn"));
  }

  /** An {@code AWS::Events::EventBus}. */
  public void bus(Resource resource) {
    var properties = resource.properties();
    String name = properties.text("Name", resource.id());
    if (!BUS.matcher(name).matches() || name.equals(EventBus.DEFAULT))
      properties.error("Name", name + " cannot be the name of an event bus.");
    String description = properties.text("Description", "");
    Map<String, String> tags = tags(properties);
    properties.finish(
        Set.of("KmsKeyIdentifier", "DeadLetterConfig", "LogConfig", "Policy", "EventSourceName"));
    reading.others.add(EventBus.declared(name, description, tags));
  }

  /** An {@code AWS::Events::Archive}. */
  public void archive(Resource resource) {
    var properties = resource.properties();
    String name = properties.text("ArchiveName", MadeNames.of(resource.id(), 48));
    if (!name.matches("[.\\-_A-Za-z0-9]{1,48}"))
      properties.error("ArchiveName", name + ": 1 to 48 letters, digits, dots, hyphens.");
    String source = properties.required("SourceArn");
    if (source != null && !source.contains(":event-bus/"))
      properties.error("SourceArn", source + " is not the ARN of an event bus.");
    var archive =
        new Archive(
            name,
            source == null ? "" : source.substring(source.indexOf('/') + 1),
            properties.text("Description", ""),
            pattern(properties, "EventPattern", false),
            properties.number("RetentionDays", 0, 1_000_000, 0),
            null);
    properties.finish(Set.of("KmsKeyIdentifier"));
    reading.others.add(archive);
  }

  private static boolean isEnabled(Properties properties) {
    return !properties
        .oneOf(
            "State",
            "ENABLED",
            "ENABLED",
            "DISABLED",
            "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
        .equals("DISABLED");
  }

  private static String bus(Properties properties) {
    String given = properties.text("EventBusName", EventBus.DEFAULT);
    int arn = given.indexOf(":event-bus/");
    return arn < 0 ? given : given.substring(arn + ":event-bus/".length());
  }

  private static Map<String, String> tags(Properties properties) {
    var tags = new LinkedHashMap<String, String>();
    for (Properties tag : properties.list("Tags")) {
      String key = tag.required("Key");
      String value = tag.required("Value");
      if (key != null && value != null) tags.put(key, value);
      tag.finish(Set.of());
    }
    return tags;
  }

  private EventPattern pattern(Properties properties, String key, boolean required) {
    Value given = properties.raw(key);
    if (given == null) {
      if (required) properties.required(key);
      return null;
    }
    if (!(given instanceof Value.Mapping)) {
      properties.error(key, "a map is expected here.");
      return null;
    }
    try {
      return EventPattern.parse(Json.encode(given.toJson()));
    } catch (InvalidPatternException e) {
      properties.error(key, "Event pattern is not valid. Reason: " + e.getMessage());
      return null;
    }
  }

  private String arn(Properties target) {
    String arn = target.required("Arn");
    if (arn == null || TargetKind.isMeantIn(arn)) return arn;
    FunctionRef function = reading.function(target, "Arn", arn);
    return function == null ? null : function.arn();
  }

  /** Null (and an error) when it cannot be used. */
  private RuleTarget target(String id, String arn, Properties settings) {
    var given = new JsonObject().put("Id", id).put("Arn", arn);
    String input = settings.text("Input");
    if (input != null) given.put("Input", json(settings, input));
    String path = settings.text("InputPath");
    if (path != null) given.put("InputPath", path);
    Properties transformer = settings.map("InputTransformer");
    if (transformer != null) {
      String template = transformer.required("InputTemplate");
      if (template == null) return null;
      given.put(
          "InputTransformer",
          new JsonObject()
              .put("InputPathsMap", json(transformer.textMap("InputPathsMap")))
              .put("InputTemplate", template));
      transformer.finish(Set.of());
    }
    Properties retry = settings.map("RetryPolicy");
    if (retry != null) {
      given.put(
          "RetryPolicy",
          new JsonObject()
              .put("MaximumRetryAttempts", retry.number("MaximumRetryAttempts", 0, 185, 185))
              .put(
                  "MaximumEventAgeInSeconds",
                  retry.number("MaximumEventAgeInSeconds", 60, 86_400, 86_400)));
      retry.finish(Set.of());
    }
    Properties dead = settings.map("DeadLetterConfig");
    if (dead != null) {
      String queue = dead.text("Arn");
      if (id != null && settings.where().contains(".Events.")) {
        SamRules.deadLetters(settings, dead);
        if (queue == null) queue = SamRules.madeQueue(reading, settings, dead);
      }
      if (queue != null) given.put("DeadLetterConfig", new JsonObject().put("Arn", queue));
      else settings.warn("DeadLetterConfig", "has no effect here without the Arn of a queue.");
      dead.finish(Set.of("Type", "QueueLogicalId"));
    }
    Properties queue = settings.map("SqsParameters");
    if (queue != null) {
      String group = queue.required("MessageGroupId");
      if (group != null) given.put("SqsParameters", new JsonObject().put("MessageGroupId", group));
      queue.finish(Set.of());
    }
    Properties http = settings.map("HttpParameters");
    if (http != null) {
      given.put(
          "HttpParameters",
          new JsonObject()
              .put("PathParameterValues", new JsonArray(http.texts("PathParameterValues")))
              .put("HeaderParameters", json(http.textMap("HeaderParameters")))
              .put("QueryStringParameters", json(http.textMap("QueryStringParameters"))));
      http.finish(Set.of());
    }
    if (arn == null || id == null) return null;
    String problem = TargetRules.problem(given);
    if (problem != null) {
      if (!problem.startsWith("Parameter Input ")) settings.error("Arn", problem); // told above
      return null;
    }
    try {
      return RuleTarget.of(given);
    } catch (IllegalArgumentException e) {
      settings.error(
          transformer != null ? "InputTransformer" : path != null ? "InputPath" : "HttpParameters",
          e.getMessage());
      return null;
    }
  }

  private static JsonObject json(Map<String, String> texts) {
    return new JsonObject(new LinkedHashMap<>(texts));
  }

  private static String json(Properties settings, String input) {
    try {
      Json.decodeValue(input);
    } catch (DecodeException e) {
      settings.error("Input", "is not JSON, which targets are given.");
    }
    return input;
  }

  private void add(
      Properties properties,
      String name,
      String bus,
      EventPattern pattern,
      String schedule,
      String scheduleKey,
      boolean enabled,
      String description,
      Map<String, String> tags,
      RuleTarget... targets) {
    if (!NAME.matcher(name).matches())
      properties.error("Name", name + ": 1 to 64 letters, digits, hyphens, underscores, dots.");
    if (schedule != null && !canFire(properties, scheduleKey, schedule, bus)) return;
    String arn = Rule.arn(reading.owner, bus, name);
    if (!reading.claim(arn)) {
      properties.error("Name", name + " is the name of another rule too.");
      return;
    }
    var usable = new ArrayList<RuleTarget>();
    for (RuleTarget target : targets) if (target != null) usable.add(target);
    if (usable.size() > Rule.MOST_TARGETS)
      properties.error("Targets", "a rule has at most " + Rule.MOST_TARGETS + " targets.");
    else
      reading.others.add(
          new Rule(
              arn, bus, name, pattern, schedule, enabled, description, null, tags, usable, null));
  }

  private static boolean canFire(Properties properties, String key, String schedule, String bus) {
    if (!bus.equals(EventBus.DEFAULT)) {
      properties.error(key, "ScheduleExpression is supported only on the default event bus.");
      return false;
    }
    try {
      ScheduleExpression.parse(schedule, Kind.RULE);
      return true;
    } catch (IllegalArgumentException e) {
      properties.error(key, e.getMessage());
      return false;
    }
  }
}
