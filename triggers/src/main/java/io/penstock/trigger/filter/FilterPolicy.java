package io.penstock.trigger.filter;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/**
 * The filter policy of an SNS subscription: a pattern on the message's attributes, or on its body.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html">SNS
 *     subscription filter policies</a>
 */
public record FilterPolicy(Scope scope, EventPattern pattern) {
  /** What a policy looks at. */
  public enum Scope {
    MessageAttributes,
    MessageBody
  }

  private static final int KEYS = 5;
  private static final int COMBINATIONS = 150;
  private static final int CHARACTERS = 256 * 1024;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

  /** Digits behind the point that count. */
  private static final int DIGITS = 5;

  private static final String OR = "$or";
  private static final Set<String> OPERATORS =
      Set.of(
          "anything-but",
          "prefix",
          "suffix",
          "equals-ignore-case",
          "numeric",
          "exists",
          "cidr",
          "wildcard");
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(50).build())
                  .build())
          .build();

  /**
   * @throws InvalidPatternException with SNS's reason, which follows {@code Invalid parameter:
   *     FilterPolicy: }
   */
  public static FilterPolicy parse(String text, Scope scope) {
    FilterPolicy policy = stored(text, scope);
    checkNumbers(read(text));
    return policy;
  }

  /** One that was taken before: newer limits do not count. */
  public static FilterPolicy stored(String text, Scope scope) {
    if (text.length() > CHARACTERS) throw new InvalidPatternException("Filter policy is too large");
    JsonNode policy = read(text);
    if (!policy.isObject())
      throw new InvalidPatternException("Filter policy must be a JSON object");
    if (policy.size() > KEYS)
      throw new InvalidPatternException("Filter policy can not have more than 5 keys");
    if (scope == Scope.MessageAttributes) checkFlat(policy);
    if (combinations(policy, 1) > COMBINATIONS)
      throw new InvalidPatternException("Filter policy is too complex");
    return new FilterPolicy(scope, EventPattern.parse(rounded(policy).toString()));
  }

  /** One that no message passes. */
  public static FilterPolicy never(String text, Scope scope) {
    return new FilterPolicy(scope, EventPattern.never(text));
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new InvalidPatternException("failed to parse JSON.");
    }
  }

  /**
   * What a policy is matched with: of numbers as many digits behind the point as SNS compares.
   *
   * @param facts attributes or a body; not changed
   */
  public static JsonNode rounded(JsonNode facts) {
    if (facts.isNumber()) {
      if (facts.isIntegralNumber() || Double.isInfinite(facts.doubleValue())) return facts;
      BigDecimal number = facts.decimalValue();
      return number.scale() <= DIGITS || number.precision() - number.scale() > 15
          ? facts
          : JsonNodeFactory.instance.numberNode(
              number.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros());
    }
    if (facts.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode(facts.size());
      facts.forEach(item -> list.add(rounded(item)));
      return list;
    }
    if (!facts.isObject()) return facts;
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    facts.properties().forEach(member -> object.set(member.getKey(), rounded(member.getValue())));
    return object;
  }

  /** SNS compares numbers up to a thousand millions, of either sign. */
  private static void checkNumbers(JsonNode node) {
    for (JsonNode inside : node) checkNumbers(inside);
    JsonNode numeric = node.path("numeric");
    if (!numeric.isArray()) return;
    String operator = "";
    for (JsonNode item : numeric) {
      if (item.isTextual()) operator = item.textValue();
      else if (item.isNumber() && item.decimalValue().abs().compareTo(MOST) > 0)
        throw new InvalidPatternException(
            "Value of " + operator + " must be between -1000000000 and 1000000000");
    }
  }

  private static void checkFlat(JsonNode policy) {
    for (Map.Entry<String, JsonNode> member : policy.properties()) {
      if (member.getKey().equals(OR) && member.getValue().isArray()) {
        for (JsonNode branch : member.getValue()) if (branch.isObject()) checkFlat(branch);
      } else if (member.getValue().isObject())
        throw new InvalidPatternException(
            "Filter policy scope MessageAttributes does not support nested filter policy");
    }
  }

  /** The product of the lists' lengths, each weighted by how deep it stands. */
  private static double combinations(JsonNode policy, int depth) {
    double product = 1;
    for (Map.Entry<String, JsonNode> member : policy.properties()) {
      JsonNode value = member.getValue();
      if (member.getKey().equals(OR) && value.isArray()) {
        double sum = 0;
        for (JsonNode branch : value) if (branch.isObject()) sum += combinations(branch, depth);
        product *= Math.max(1, sum);
      } else if (value.isObject()) product *= combinations(value, depth + 1);
      else if (value.isArray()) {
        checkList(value);
        product *= (double) value.size() * depth;
      }
    }
    return product;
  }

  private static void checkList(JsonNode list) {
    if (list.isEmpty()) throw new InvalidPatternException("Empty arrays are not allowed");
    for (JsonNode item : list) {
      if (!item.isObject()) continue;
      if (item.size() != 1)
        throw new InvalidPatternException("Only one key allowed in match expression");
      String operator = item.fieldNames().next();
      if (!OPERATORS.contains(operator))
        throw new InvalidPatternException("Unrecognized match type " + operator);
    }
  }
}
