package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.GivenMembers;
import io.penstock.trigger.http.AccessPolicy;
import io.penstock.trigger.http.AddressRange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A resource policy as the text that API Gateway's API is given. Pure. */
public final class PolicyText {
  private static final Set<String> MEMBERS =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

  private PolicyText() {}

  /**
   * What can be honoured of it, which must be all.
   *
   * @throws IllegalArgumentException says what cannot
   */
  public static AccessPolicy read(String text) {
    try {
      var statements = new ArrayList<AccessPolicy.Statement>();
      for (Object one : list(GivenMembers.of(Buffer.buffer(text)), "Statement")) {
        AccessPolicy.Statement statement = statement((JsonObject) one);
        if (statement != null) statements.add(statement);
      }
      return new AccessPolicy(statements);
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the policy is not a document of IAM's language.");
    }
  }

  private static AccessPolicy.Statement statement(JsonObject one) {
    for (String member : one.fieldNames())
      if (!MEMBERS.contains(member))
        throw new IllegalArgumentException(member + " of its policy is not honoured here.");
    String effect = one.getString("Effect", "");
    if (!effect.equals("Allow") && !effect.equals("Deny"))
      throw new IllegalArgumentException("the Effect of its policy is Allow or Deny.");
    Object principal = one.getValue("Principal");
    boolean everybody =
        "*".equals(principal)
            || principal instanceof JsonObject who && texts(who, "AWS").contains("*");
    if (!everybody)
      throw new IllegalArgumentException(
          "the Principal of its policy can only be '*' here: callers have no IAM identity.");
    JsonObject conditions = one.getJsonObject("Condition", new JsonObject());
    for (String operator : conditions.fieldNames())
      if (!operator.equals("IpAddress") && !operator.equals("NotIpAddress"))
        throw new IllegalArgumentException(
            "the condition " + operator + " of its policy is not honoured here.");
    var from = addresses(conditions, "IpAddress");
    var notFrom = addresses(conditions, "NotIpAddress");
    boolean invoke =
        texts(one, "Action").stream()
            .anyMatch(
                action ->
                    action.equals("*")
                        || action.equals("execute-api:*")
                        || action.equalsIgnoreCase("execute-api:Invoke"));
    List<String> resources =
        texts(one, "Resource").stream()
            .map(
                resource ->
                    resource.startsWith("execute-api:/")
                        ? "arn:aws:execute-api:*:*:*/"
                            + resource.substring("execute-api:/".length())
                        : resource)
            .toList();
    return invoke
        ? new AccessPolicy.Statement(effect.equals("Allow"), resources, from, notFrom)
        : null;
  }

  private static List<AddressRange> addresses(JsonObject conditions, String operator) {
    JsonObject condition = conditions.getJsonObject(operator, new JsonObject());
    for (String key : condition.fieldNames())
      if (!key.equalsIgnoreCase("aws:SourceIp"))
        throw new IllegalArgumentException(
            "the condition key " + key + " of its policy is not honoured here.");
    var ranges = new ArrayList<AddressRange>();
    for (String key : condition.fieldNames())
      for (String text : texts(condition, key)) ranges.add(AddressRange.parse(text));
    return ranges;
  }

  private static List<String> texts(JsonObject in, String member) {
    return list(in, member).stream().map(String.class::cast).toList();
  }

  /** One stands for a list of it. */
  private static JsonArray list(JsonObject in, String member) {
    return switch (in.getValue(member)) {
      case null -> new JsonArray();
      case JsonArray all -> all;
      case Object one -> new JsonArray().add(one);
    };
  }
}
