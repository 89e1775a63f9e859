package io.penstock.gateway.sqs;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The JSON of attributes that are policies. Pure. */
final class RedrivePolicies {
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sqs:[a-z0-9-]+:\\d{12}:.+");
  private static final Set<String> PERMISSIONS = Set.of("allowAll", "denyAll", "byQueue");
  private static final int MOST_RECEIVES = 1_000;
  private static final int MOST_SOURCES = 10;

  private RedrivePolicies() {}

  /** The same JSON object without blanks; null when it is none. */
  static String compact(String text) {
    JsonObject json = json(text);
    return json == null ? null : json.encode();
  }

  private static JsonObject json(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  /**
   * @param name of the attribute
   * @return without blanks, numbers as numbers
   * @throws QueueFault when it can never work
   */
  static String normal(String name, String text) {
    JsonObject json = json(text);
    if (json == null) throw invalid(name, text, "Redrive policy is not a valid JSON map.");
    return name.equals("RedrivePolicy") ? redrive(name, text, json) : allow(name, text, json);
  }

  private static String redrive(String name, String text, JsonObject json) {
    for (String member : List.of("deadLetterTargetArn", "maxReceiveCount"))
      if (json.getValue(member) == null)
        throw invalid(
            name, text, "Redrive policy does not contain mandatory attribute: " + member + ".");
    for (String member : json.fieldNames())
      if (!member.equals("deadLetterTargetArn") && !member.equals("maxReceiveCount"))
        throw invalid(name, text, "Unknown attribute: " + member + ".");
    if (!(json.getValue("deadLetterTargetArn") instanceof String arn)
        || !ARN.matcher(arn).matches())
      throw invalid(name, text, "Invalid value for deadLetterTargetArn.");
    String most = String.valueOf(json.getValue("maxReceiveCount"));
    if (!most.matches("\\d{1,9}")
        || Integer.parseInt(most) < 1
        || Integer.parseInt(most) > MOST_RECEIVES)
      throw invalid(
          name,
          text,
          "Invalid value for maxReceiveCount: "
              + most
              + ", valid values are from 1 to 1000 both inclusive.");
    return new JsonObject()
        .put("deadLetterTargetArn", arn)
        .put("maxReceiveCount", Integer.parseInt(most))
        .encode();
  }

  private static String allow(String name, String text, JsonObject json) {
    Object permission = json.getValue("redrivePermission");
    boolean byQueue = "byQueue".equals(permission);
    JsonArray sources =
        json.getValue("sourceQueueArns") instanceof JsonArray list ? list : new JsonArray();
    if (!(permission instanceof String word)
        || !PERMISSIONS.contains(word)
        || byQueue == sources.isEmpty()
        || sources.size() > MOST_SOURCES
        || !sources.stream().allMatch(RedrivePolicies::isArn))
      throw invalid(
          name,
          text,
          "It has a redrivePermission of allowAll, denyAll or byQueue; and for byQueue alone up to"
              + " ten sourceQueueArns.");
    return json.encode();
  }

  private static boolean isArn(Object one) {
    return one instanceof String arn && ARN.matcher(arn).matches();
  }

  static boolean allows(String policy, String source) {
    JsonObject json = json(policy);
    if (json == null) return true;
    return switch (json.getString("redrivePermission", "allowAll")) {
      case "denyAll" -> false;
      case "byQueue" -> json.getJsonArray("sourceQueueArns", new JsonArray()).contains(source);
      default -> true;
    };
  }

  private static QueueFault invalid(String name, String text, String reason) {
    return new QueueFault(
        "InvalidParameterValueException",
        "Value " + text + " for parameter " + name + " is invalid. Reason: " + reason);
  }
}
