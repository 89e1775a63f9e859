package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.Rule;
import io.penstock.gateway.events.RuleTarget;
import io.penstock.gateway.events.TargetRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Targets of rules. */
final class TargetOperations {
  private static final int MOST_IN_CALL = 100;

  private final Buses buses;
  private final BusNames names;

  TargetOperations(Buses buses, BusNames names) {
    this.buses = buses;
    this.names = names;
  }

  Future<JsonObject> put(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Rule", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    if (input.getValue("Targets") == null) check.missing("Targets");
    List<Constraints> given = check.each("Targets", 1, MOST_IN_CALL);
    for (Constraints target : given) checkForm(target);
    check.check();
    names.known(bus);
    var targets = new ArrayList<RuleTarget>();
    for (Constraints target : given) targets.add(target(target.input()));
    return buses
        .rules()
        .change(
            names.ruleArn(bus, name),
            before -> {
              var all = new LinkedHashMap<String, RuleTarget>();
              Rule rule = BusNames.known(before, bus, name);
              rule.targets().forEach(target -> all.put(target.id(), target));
              targets.forEach(target -> all.put(target.id(), target));
              if (all.size() > Rule.MOST_TARGETS)
                throw new AwsFault(
                    400,
                    "LimitExceededException",
                    "The requested resource exceeds the maximum number allowed.");
              return rule.withTargets(List.copyOf(all.values()));
            })
        .map(rule -> none());
  }

  private static void checkForm(Constraints target) {
    target.required("Id", 1, 64, BusNames.NAME);
    target.required("Arn", 1, 1_600, null);
    target.text("RoleArn", 1, 1_600, null);
    target.text("Input", 0, 8_192, null);
    target.text("InputPath", 0, 256, null);
    Constraints transformer = target.in("InputTransformer");
    if (transformer != null) transformer.required("InputTemplate", 1, 8_192, null);
    Constraints queue = target.in("SqsParameters");
    if (queue != null) queue.text("MessageGroupId", 0, 128, null);
    Constraints http = target.in("HttpParameters");
    if (http != null) checkHttp(http);
    Constraints dead = target.in("DeadLetterConfig");
    if (dead != null) dead.text("Arn", 1, 1_600, null);
    Constraints retry = target.in("RetryPolicy");
    if (retry != null) {
      retry.number("MaximumRetryAttempts", 0, RuleTarget.RETRIES);
      retry.number("MaximumEventAgeInSeconds", 60, RuleTarget.AGE_SECONDS);
    }
  }

  private static void checkHttp(Constraints http) {
    for (String value : http.texts("PathParameterValues"))
      if (value.indexOf('\n') >= 0)
        http.fail("PathParameterValues", value, "Member must be a line");
    for (String name : http.textMap("HeaderParameters", 512, ConnectionParameters.VALUE).keySet())
      if (!ConnectionParameters.HEADER.matcher(name).matches())
        http.fail(
            "HeaderParameters",
            name,
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                + ConnectionParameters.HEADER.pattern()
                + "]");
    http.textMap("QueryStringParameters", 512, ConnectionParameters.QUERY_VALUE);
  }

  private static RuleTarget target(JsonObject given) {
    String problem = TargetRules.problem(given);
    if (problem != null) throw AwsFault.validation(problem);
    try {
      return RuleTarget.of(given);
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation(e.getMessage());
    }
  }

  Future<JsonObject> remove(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Rule", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    if (input.getValue("Ids") == null) check.missing("Ids");
    List<String> ids = check.texts("Ids");
    check.flag("Force");
    check.check();
    names.known(bus);
    return buses
        .rules()
        .change(
            names.ruleArn(bus, name),
            before -> {
              Rule rule = BusNames.known(before, bus, name);
              return rule.withTargets(
                  rule.targets().stream().filter(t -> !ids.contains(t.id())).toList());
            })
        .map(rule -> none());
  }

  private static JsonObject none() {
    return new JsonObject().put("FailedEntryCount", 0).put("FailedEntries", new JsonArray());
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Rule", 1, 64, BusNames.NAME);
    String bus = names.bus(check, "EventBusName");
    check.check();
    names.known(bus);
    Rule rule = BusNames.known(buses.rules().get(names.ruleArn(bus, name)), bus, name);
    return Future.succeededFuture(
        Pages.of(
            check,
            "Targets",
            after ->
                rule.targets().stream()
                    .sorted(java.util.Comparator.comparing(RuleTarget::id))
                    .filter(t -> t.id().compareTo(after) > 0)
                    .toList(),
            target -> true,
            RuleTarget::id,
            target -> new JsonObject(target.given())));
  }
}
