package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.EventBus;
import io.penstock.gateway.events.Rule;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.penstock.trigger.schedule.ScheduleExpressionException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rules: all but their targets. */
final class RuleOperations {
  private static final int MOST_RULES = 300_000;

  private final Buses buses;
  private final BusNames names;

  RuleOperations(Buses buses, BusNames names) {
    this.buses = buses;
    this.names = names;
  }

  Future<JsonObject> put(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 64, BusNames.NAME);
    String text = check.text("EventPattern", 0, EventPattern.CHARACTERS, null);
    String schedule = check.text("ScheduleExpression", 0, 256, null);
    String description = check.text("Description", 0, 512, null);
    String role = check.text("RoleArn", 1, 1_600, null);
    String state =
        check.oneOf(
            "State",
            "ENABLED",
            "ENABLED",
            "DISABLED",
            "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    String bus = names.bus(check, "EventBusName");
    Map<String, String> tags = TagOperations.read(check);
    check.check();
    names.known(bus);
    if ((text == null || text.isEmpty()) && (schedule == null || schedule.isEmpty()))
      throw AwsFault.validation(
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    EventPattern pattern = text == null || text.isEmpty() ? null : EventOperations.pattern(text);
    if (schedule != null && schedule.isEmpty()) schedule = null;
    if (schedule != null) checkSchedule(schedule, bus);
    String expression = schedule;
    String arn = names.ruleArn(bus, name);
    return buses
        .rules()
        .change(
            arn,
            before -> {
              if (before == null && buses.rules().size() >= MOST_RULES)
                throw new AwsFault(
                    400,
                    "LimitExceededException",
                    "The requested resource exceeds the maximum number allowed.");
              if (expression != null && (before == null || !expression.equals(before.schedule())))
                checkFires(expression);
              return new Rule(
                  arn,
                  bus,
                  name,
                  pattern,
                  expression,
                  !state.equals("DISABLED"),
                  description,
                  role,
                  before == null ? tags : before.tags(),
                  before == null ? List.of() : before.targets(),
                  null);
            })
        .map(rule -> new JsonObject().put("RuleArn", arn));
  }

  private static void checkSchedule(String schedule, String bus) {
    if (!bus.equals(EventBus.DEFAULT))
      throw AwsFault.validation("ScheduleExpression is supported only on the default event bus.");
    try {
      ScheduleExpression.parse(schedule, Kind.RULE);
    } catch (ScheduleExpressionException e) {
      throw AwsFault.validation(e.awsMessage());
    }
  }

  /** A calendar that is over; AWS's words. */
  private void checkFires(String schedule) {
    Instant now = buses.now();
    if (ScheduleExpression.parse(schedule, Kind.RULE).next(now, now, ZoneOffset.UTC) == null)
      throw AwsFault.validation("Parameter ScheduleExpression is not valid.");
  }

  Future<JsonObject> describe(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    check.check();
    names.known(bus);
    Rule rule = BusNames.known(buses.rules().get(names.ruleArn(bus, name)), bus, name);
    return Future.succeededFuture(view(rule).put("CreatedBy", buses.owner().account()));
  }

  private static JsonObject view(Rule rule) {
    var view =
        new JsonObject()
            .put("Name", rule.name())
            .put("Arn", rule.arn())
            .put("State", rule.enabled() ? "ENABLED" : "DISABLED")
            .put("EventBusName", rule.bus());
    if (rule.pattern() != null) view.put("EventPattern", rule.pattern().text());
    if (rule.schedule() != null) view.put("ScheduleExpression", rule.schedule());
    if (rule.description() != null) view.put("Description", rule.description());
    if (rule.roleArn() != null) view.put("RoleArn", rule.roleArn());
    return view;
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    check.check();
    names.known(bus);
    return Future.succeededFuture(
        Pages.of(
            check,
            "Rules",
            buses.rules()::after,
            rule -> rule.bus().equals(bus) && (prefix == null || rule.name().startsWith(prefix)),
            Rule::arn,
            RuleOperations::view));
  }

  Future<JsonObject> byTarget(JsonObject input) {
    var check = new Constraints(input);
    String target = check.required("TargetArn", 1, 1_600, null);
    String bus = names.bus(check, "EventBusName");
    check.check();
    names.known(bus);
    return Future.succeededFuture(
        Pages.of(
            check,
            "RuleNames",
            buses.rules()::after,
            rule ->
                rule.bus().equals(bus)
                    && rule.targets().stream().anyMatch(t -> t.arn().equals(target)),
            Rule::arn,
            Rule::name));
  }

  Future<JsonObject> enable(JsonObject input) {
    return change(input, rule -> rule.withEnabled(true));
  }

  Future<JsonObject> disable(JsonObject input) {
    return change(input, rule -> rule.withEnabled(false));
  }

  private Future<JsonObject> change(JsonObject input, UnaryOperator<Rule> change) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    check.check();
    names.known(bus);
    return buses
        .rules()
        .change(names.ruleArn(bus, name), before -> change.apply(BusNames.known(before, bus, name)))
        .map(rule -> new JsonObject());
  }

  Future<JsonObject> delete(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    check.flag("Force");
    check.check();
    names.known(bus);
    return buses
        .rules()
        .change(
            names.ruleArn(bus, name),
            before -> {
              if (before != null && !before.targets().isEmpty())
                throw AwsFault.validation("Rule can't be deleted since it has targets.");
              return null;
            })
        .map(gone -> new JsonObject());
  }
}
