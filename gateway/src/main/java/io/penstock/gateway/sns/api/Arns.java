package io.penstock.gateway.sns.api;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.function.Arn;
import io.penstock.function.Owner;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.sns.RefusedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Names in requests: ARNs, and where a list goes on. */
record Arns(String region, String account) {
  static final int PAGE = 100;
  private static final int PARTS = 6;

  String topic(String name) {
    return new Owner(region, account).arn("sns", name);
  }

  String owner() {
    return account;
  }

  /** A parameter that must be there. */
  static String required(QueryParameters in, String name) {
    String value = in.get(name);
    if (value != null) return value;
    String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    throw new RefusedRequestException(
        400,
        "ValidationError",
        "1 validation error detected: Value null at '"
            + member
            + "' failed to satisfy constraint: Member must not be null");
  }

  /** The ARN of a topic of this region. */
  String topic(QueryParameters in, String parameter) {
    String arn = checked(required(in, parameter), parameter);
    Arn topic = Arn.of(arn);
    if (!topic.isOf("sns") || !topic.region().equals(region) || topic.resource().contains(":"))
      throw invalid(parameter);
    return arn;
  }

  static String subscription(QueryParameters in) {
    return checked(required(in, "SubscriptionArn"), "SubscriptionArn");
  }

  static String checked(String arn, String parameter) {
    if (Arn.parse(arn) == null)
      throw invalid(
          parameter
              + " Reason: An ARN must have at least 6 elements, not "
              + Math.min(arn.split(":", -1).length, PARTS - 1));
    return arn;
  }

  static String after(QueryParameters in) {
    String token = in.get("NextToken");
    if (token == null || token.isEmpty()) return "";
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("NextToken");
    }
  }

  static String token(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }
}
