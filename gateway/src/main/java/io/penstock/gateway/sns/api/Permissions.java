package io.penstock.gateway.sns.api;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.function.Arn;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Topic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The policy of a topic: kept and read back; who may call is decided at the door. Pure. */
final class Permissions {
  private static final List<String> OWNERS =
      List.of(
          "GetTopicAttributes",
          "SetTopicAttributes",
          "AddPermission",
          "RemovePermission",
          "DeleteTopic",
          "Subscribe",
          "ListSubscriptionsByTopic",
          "Publish");
  private static final Set<String> ACTIONS = Set.copyOf(OWNERS);

  private Permissions() {}

  static JsonObject policy(Topic topic, String account) {
    String set = topic.attributes().get("Policy");
    if (set != null) return new JsonObject(set);
    return new JsonObject()
        .put("Version", "2008-10-17")
        .put("Id", "__default_policy_ID")
        .put(
            "Statement",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("Sid", "__default_statement_ID")
                        .put("Effect", "Allow")
                        .put("Principal", new JsonObject().put("AWS", "*"))
                        .put("Action", actions(OWNERS))
                        .put("Resource", topic.arn())
                        .put(
                            "Condition",
                            new JsonObject()
                                .put(
                                    "StringEquals",
                                    new JsonObject().put("AWS:SourceOwner", account)))));
  }

  private static JsonArray actions(List<String> names) {
    var all = new JsonArray();
    for (String name : names) all.add("SNS:" + name);
    return all;
  }

  static Topic add(
      Topic topic, String account, String label, List<String> accounts, List<String> actions) {
    if (!label.matches("[A-Za-z0-9_-]{1,80}")) throw invalid("Label");
    if (accounts.isEmpty()) throw invalid("AWSAccountId");
    if (actions.isEmpty()) throw invalid("ActionName");
    for (String action : actions)
      if (!ACTIONS.contains(action)) throw invalid("Policy statement action out of service scope!");
    JsonObject policy = policy(topic, account);
    JsonArray statements = statements(policy);
    if (position(statements, label) >= 0) throw invalid("Statement already exists");
    var principals = new JsonArray();
    for (String one : accounts)
      principals.add(Arn.looksLike(one) ? one : Arn.ofAccount(one).toString());
    statements.add(
        new JsonObject()
            .put("Sid", label)
            .put("Effect", "Allow")
            .put("Principal", new JsonObject().put("AWS", plain(principals)))
            .put("Action", plain(actions(actions)))
            .put("Resource", topic.arn()));
    return topic.withAttribute("Policy", policy.put("Statement", statements).encode());
  }

  private static Object plain(JsonArray list) {
    return list.size() == 1 ? list.getValue(0) : list;
  }

  static Topic remove(Topic topic, String account, String label) {
    JsonObject policy = policy(topic, account);
    JsonArray statements = statements(policy);
    int at = position(statements, label);
    if (at < 0) throw new RefusedRequestException(404, "NotFound", "Statement does not exist");
    statements.remove(at);
    return topic.withAttribute("Policy", policy.put("Statement", statements).encode());
  }

  /** A policy may have one statement that stands in no list. */
  private static JsonArray statements(JsonObject policy) {
    return switch (policy.getValue("Statement")) {
      case JsonArray list -> list;
      case JsonObject one -> new JsonArray().add(one);
      case null, default -> new JsonArray();
    };
  }

  private static int position(JsonArray statements, String label) {
    for (int i = 0; i < statements.size(); i++)
      if (statements.getValue(i) instanceof JsonObject one && label.equals(one.getValue("Sid")))
        return i;
    return -1;
  }
}
