package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.aws.TagRules;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.EventBus;
import io.penstock.gateway.events.Rule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags of rules and buses. */
final class TagOperations {
  private static final int MOST = 50;

  private final Buses buses;

  TagOperations(Buses buses) {
    this.buses = buses;
  }

  /** The member {@code Tags}, empty when absent; problems go to the check. */
  static Map<String, String> read(Constraints check) {
    var tags = new TreeMap<String, String>();
    for (Constraints tag : check.each("Tags", 0, MOST)) {
      String key = tag.required("Key", 1, 128, null);
      String value = tag.required("Value", 0, 256, null);
      if (key != null && value != null) tags.put(key, value);
    }
    String problem = TagRules.problem(tags);
    if (problem != null) throw AwsFault.validation(problem);
    return tags;
  }

  Future<JsonObject> tag(JsonObject input) {
    var check = new Constraints(input);
    String arn = check.required("ResourceARN", 1, 1_600, null);
    if (input.getValue("Tags") == null) check.missing("Tags");
    Map<String, String> tags = read(check);
    check.check();
    return change(
        arn,
        before -> {
          before.putAll(tags);
          return before;
        });
  }

  Future<JsonObject> untag(JsonObject input) {
    var check = new Constraints(input);
    String arn = check.required("ResourceARN", 1, 1_600, null);
    List<String> keys = check.texts("TagKeys");
    check.check();
    return change(
        arn,
        before -> {
          before.keySet().removeAll(keys);
          return before;
        });
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String arn = check.required("ResourceARN", 1, 1_600, null);
    check.check();
    Map<String, String> tags;
    if (buses.isBus(arn)) {
      EventBus bus = buses.buses().get(BusNames.plain(arn));
      if (bus == null) throw unknown(arn);
      tags = bus.tags();
    } else {
      Rule rule = buses.rules().get(arn);
      if (rule == null) throw unknown(arn);
      tags = rule.tags();
    }
    var list = new JsonArray();
    new TreeMap<>(tags)
        .forEach((key, value) -> list.add(new JsonObject().put("Key", key).put("Value", value)));
    return Future.succeededFuture(new JsonObject().put("Tags", list));
  }

  private Future<JsonObject> change(String arn, UnaryOperator<Map<String, String>> change) {
    if (buses.isBus(arn))
      return buses
          .buses()
          .change(
              BusNames.plain(arn),
              bus -> {
                if (bus == null) throw unknown(arn);
                return bus.withTags(bounded(change.apply(new TreeMap<>(bus.tags()))));
              })
          .map(bus -> new JsonObject());
    return buses
        .rules()
        .change(
            arn,
            rule -> {
              if (rule == null) throw unknown(arn);
              return rule.withTags(bounded(change.apply(new TreeMap<>(rule.tags()))));
            })
        .map(rule -> new JsonObject());
  }

  private static Map<String, String> bounded(Map<String, String> tags) {
    if (tags.size() > MOST)
      throw new AwsFault(400, "LimitExceededException", "A resource has at most 50 tags.");
    return tags;
  }

  private static AwsFault unknown(String arn) {
    return BusNames.notFound("Resource " + arn + " does not exist.");
  }
}
