package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.AccessPolicy;
import io.penstock.trigger.http.AddressRange;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.http.Throttle;
import io.penstock.trigger.http.UsagePlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reads who may reach an API at all: resource policies and what they are made of, throttles and
 * quotas, API keys. What cannot be honoured is refused, since it would leave the API open.
 */
final class AccessReader {
  private static final Set<String> ADDRESS = Set.of("aws:SourceIp");
  private static final String EVERYTHING = "execute-api:/*";

  private final Reading reading;

  AccessReader(Reading reading) {
    this.reading = reading;
  }

  /** A policy document; null when the key is absent. */
  AccessPolicy policy(Properties in, String key) {
    if (!(in.head(key) instanceof Value.Mapping)) {
      if (in.has(key)) in.error(key, "a policy document is expected here.");
      return null;
    }
    Properties document = in.map(key);
    document.text("Version");
    var statements = new ArrayList<AccessPolicy.Statement>();
    var all =
        document.head("Statement") instanceof Value.Mapping
            ? List.of(document.map("Statement"))
            : document.list("Statement");
    for (Properties one : all) {
      AccessPolicy.Statement statement = statement(one);
      if (statement != null) statements.add(statement);
    }
    document.finish(Set.of("Id"));
    return new AccessPolicy(statements);
  }

  private AccessPolicy.Statement statement(Properties one) {
    boolean allow = "Allow".equals(one.oneOf("Effect", "Deny", "Allow", "Deny"));
    boolean everybody =
        one.head("Principal") instanceof Value.Mapping
            ? one.map("Principal").texts("AWS").contains("*")
            : one.texts("Principal").contains("*");
    if (!everybody) {
      one.error("Principal", "only '*' can be honoured here: callers have no IAM identity.");
      return null;
    }
    boolean invoke =
        one.texts("Action").stream()
            .anyMatch(
                action ->
                    action.equals("*")
                        || action.equals("execute-api:*")
                        || action.equalsIgnoreCase("execute-api:Invoke"));
    var from = new ArrayList<AddressRange>();
    var notFrom = new ArrayList<AddressRange>();
    Properties conditions = one.map("Condition");
    if (conditions != null) {
      addresses(conditions, "IpAddress", from);
      addresses(conditions, "NotIpAddress", notFrom);
      conditions.finish(Set.of());
    }
    one.text("Sid");
    var resources = resources(one);
    one.finish(Set.of());
    return invoke ? new AccessPolicy.Statement(allow, resources, from, notFrom) : null;
  }

  private void addresses(Properties conditions, String key, List<AddressRange> into) {
    Properties operator = conditions.map(key);
    if (operator == null) return;
    for (String name : ADDRESS) ranges(operator, name, operator.texts(name), into);
    operator.finish(Set.of());
  }

  private static void ranges(
      Properties in, String key, List<String> texts, List<AddressRange> into) {
    for (String text : texts) {
      try {
        into.add(AddressRange.parse(text));
      } catch (IllegalArgumentException e) {
        in.error(key, e.getMessage());
      }
    }
  }

  /** {@code execute-api:/stage/METHOD/path} stands for the ARN of the API itself. */
  private static List<String> resources(Properties one) {
    var all = new ArrayList<String>();
    List<String> texts = one.texts("Resource");
    for (String text : texts.isEmpty() ? List.of(EVERYTHING) : texts)
      all.add(
          text.startsWith("execute-api:/")
              ? "arn:aws:execute-api:*:*:*/" + text.substring("execute-api:/".length())
              : text);
    return all;
  }

  /**
   * SAM's {@code ResourcePolicy} of one path, for the methods that it has so far, with what the API
   * has already. A parameter in the path stands for whatever is called.
   */
  void addTo(ApiDraft api, Properties policy, Route route) {
    var resources = new LinkedHashSet<String>();
    for (Api.Stage stage : api.knownStages())
      Stream.concat(api.routes.stream(), Stream.of(route))
          .filter(other -> other.path().equals(route.path()))
          .map(other -> other.method().equals(Route.ANY) ? "*" : other.method())
          .map(method -> "*/" + stage.name() + "/" + method + route.path())
          .map(resource -> resource.replaceAll("\\{[^}]*}", "*"))
          .forEach(resources::add);
    AccessPolicy own = sam(policy, List.copyOf(resources));
    if (own == null) return;
    var all = new LinkedHashSet<AccessPolicy.Statement>();
    if (api.access.policy() != null) all.addAll(api.access.policy().statements());
    all.addAll(own.statements());
    api.access = api.access.withPolicy(new AccessPolicy(List.copyOf(all)));
  }

  /** SAM's {@code ResourcePolicy} of an API; null when it says nothing. */
  AccessPolicy sam(Properties policy) {
    return sam(policy, List.of("*"));
  }

  private AccessPolicy sam(Properties policy, List<String> resources) {
    var statements = new ArrayList<AccessPolicy.Statement>();
    var white = new ArrayList<AddressRange>();
    var black = new ArrayList<AddressRange>();
    ranges(policy, "IpRangeWhitelist", policy.texts("IpRangeWhitelist"), white);
    ranges(policy, "IpRangeBlacklist", policy.texts("IpRangeBlacklist"), black);
    for (Properties one : policy.list("CustomStatements")) {
      AccessPolicy.Statement statement = statement(one);
      if (statement != null) statements.add(statement);
    }
    for (String key :
        List.of(
            "AwsAccountWhitelist",
            "AwsAccountBlacklist",
            "IntrinsicVpcWhitelist",
            "IntrinsicVpcBlacklist",
            "IntrinsicVpceWhitelist",
            "IntrinsicVpceBlacklist",
            "SourceVpcWhitelist",
            "SourceVpcBlacklist"))
      if (policy.has(key))
        policy.error(key, "cannot be honoured here, so it would leave the API open: remove it.");
    policy.finish(Set.of());
    if (!white.isEmpty() || !black.isEmpty())
      statements.add(new AccessPolicy.Statement(true, resources, List.of(), List.of()));
    if (!white.isEmpty())
      statements.add(new AccessPolicy.Statement(false, resources, List.of(), white));
    if (!black.isEmpty())
      statements.add(new AccessPolicy.Statement(false, resources, black, List.of()));
    return statements.isEmpty() ? null : new AccessPolicy(statements);
  }

  /** {@code Throttle} of a usage plan; null when it has none. */
  Throttle throttle(Properties throttle, String rateKey, String burstKey) {
    if (throttle == null) return null;
    Double rate = decimal(throttle, rateKey);
    Integer burst = throttle.number(burstKey, 0, 1_000_000);
    if (rate == null && burst == null) return null;
    double perSecond = rate == null ? 10_000 : rate;
    return new Throttle(perSecond, burst == null ? (int) Math.ceil(perSecond) : burst);
  }

  private static Double decimal(Properties in, String key) {
    String text = in.text(key);
    if (text == null) return null;
    if (text.matches("\\d{1,7}(\\.\\d{1,7})?")) return Double.valueOf(text);
    in.error(key, text + " is not a number of requests a second.");
    return null;
  }

  UsagePlan.Quota quota(Properties quota) {
    if (quota == null) return null;
    Integer limit = quota.number("Limit", 0, 100_000_000);
    int offset = quota.number("Offset", 0, 100_000_000, 0);
    String period = quota.oneOf("Period", "DAY", "DAY", "WEEK", "MONTH");
    quota.finish(Set.of());
    return limit == null
        ? null
        : new UsagePlan.Quota(limit, offset, UsagePlan.Period.valueOf(period));
  }

  /** An {@code AWS::ApiGateway::ApiKey}. Without a value of its own it gets a stable one. */
  UsagePlan.Key key(String logicalId, Properties properties) {
    String value = properties.text("Value");
    if (value != null && (value.length() < 20 || value.length() > 128))
      properties.error("Value", "an API key has 20 to 128 characters.");
    boolean enabled = properties.flag("Enabled", false);
    properties.finish(
        Set.of("Name", "Description", "CustomerId", "GenerateDistinctId", "StageKeys", "Tags"));
    return new UsagePlan.Key(
        id(logicalId), value == null ? generated(properties, logicalId) : value, enabled);
  }

  private String generated(Properties properties, String logicalId) {
    String value = generated(logicalId);
    properties.warn(
        "Value",
        "is not set. It is "
            + value
            + " here, which anybody who knows the template can work out: give one of your own.");
    return value;
  }

  String generated(String logicalId) {
    return UUID.nameUUIDFromBytes(
            (reading.account + "/" + logicalId).getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }

  static String id(String logicalId) {
    return logicalId.toLowerCase(Locale.ROOT);
  }
}
