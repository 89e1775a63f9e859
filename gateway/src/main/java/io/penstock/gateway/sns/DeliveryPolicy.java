package io.penstock.gateway.sns;

import io.penstock.gateway.sns.RetryPhases.Growth;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * How HTTP endpoints are tried: retries, how many a second at most, and as what content. Pure.
 *
 * @param perSecond 0: as many as there are
 */
record DeliveryPolicy(RetryPhases retries, int perSecond, String contentType) {
  static final String CONTENT_TYPE = "text/plain; charset=UTF-8";
  static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(
          new RetryPhases(
              0, 0, 3, 0, Duration.ofSeconds(20), Duration.ofSeconds(20), Growth.linear),
          0,
          CONTENT_TYPE);
  private static final Duration LONGEST = Duration.ofSeconds(3_600);
  private static final int MOST_RETRIES = 100;
  private static final int MOST_SECONDS = 3_600;

  private static final Set<String> TOPIC_KEYS =
      Set.of(
          "defaultHealthyRetryPolicy",
          "disableSubscriptionOverrides",
          "defaultThrottlePolicy",
          "defaultRequestPolicy");
  private static final Set<String> KEYS =
      Set.of(
          "healthyRetryPolicy",
          "sicklyRetryPolicy",
          "throttlePolicy",
          "requestPolicy",
          "guaranteed");

  /**
   * The policy of a subscription.
   *
   * @param ofTopic the topic's attribute, or null
   * @param own the subscription's, or null
   */
  static DeliveryPolicy effective(String ofTopic, String own) {
    JsonObject topic = ofTopic == null ? new JsonObject() : http(parse(ofTopic));
    boolean overrides = !topic.getBoolean("disableSubscriptionOverrides", false);
    DeliveryPolicy policy =
        DEFAULT.with(
            topic.getJsonObject("defaultHealthyRetryPolicy"),
            topic.getJsonObject("defaultThrottlePolicy"),
            topic.getJsonObject("defaultRequestPolicy"));
    if (own == null || !overrides) return policy;
    JsonObject json = parse(own);
    return policy.with(
        json.getJsonObject("healthyRetryPolicy"),
        json.getJsonObject("throttlePolicy"),
        json.getJsonObject("requestPolicy"));
  }

  /** Checks a topic's attribute. */
  static void checkOfTopic(String text) {
    JsonObject http = http(parse(text));
    keys(http, TOPIC_KEYS, "http");
    try {
      effective(text, null);
    } catch (ClassCastException e) {
      throw refused("a member of http is not of the kind it should be.");
    }
  }

  /** Checks a subscription's attribute. */
  static void checkOfSubscription(String text) {
    keys(parse(text), KEYS, "DeliveryPolicy");
    try {
      effective(null, text);
    } catch (ClassCastException e) {
      throw refused("a member is not of the kind it should be.");
    }
  }

  private static JsonObject parse(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      throw refused("failed to parse JSON.");
    }
  }

  private static JsonObject http(JsonObject json) {
    keys(json, Set.of("http"), "DeliveryPolicy");
    if (json.getValue("http") instanceof JsonObject http) return http;
    throw refused("http must be specified.");
  }

  private static void keys(JsonObject json, Set<String> known, String where) {
    for (String key : json.fieldNames())
      if (!known.contains(key)) throw refused(where + "." + key + " is not a known field.");
  }

  private DeliveryPolicy with(JsonObject retry, JsonObject throttle, JsonObject request) {
    return new DeliveryPolicy(
        retry == null ? retries : phases(retry),
        throttle == null ? perSecond : rate(throttle),
        request == null ? contentType : type(request));
  }

  private static int rate(JsonObject throttle) {
    keys(throttle, Set.of("maxReceivesPerSecond"), "throttlePolicy");
    Integer rate = number(throttle, "maxReceivesPerSecond", null);
    if (rate == null) return 0;
    if (rate < 1) throw refused("throttlePolicy.maxReceivesPerSecond must be at least 1.");
    return rate;
  }

  private static String type(JsonObject request) {
    keys(request, Set.of("headerContentType"), "requestPolicy");
    String type = request.getString("headerContentType", CONTENT_TYPE);
    if (!type.matches("[\\x21-\\x7e]+(; ?[\\x21-\\x7e]+)*") || type.length() > 128)
      throw refused("requestPolicy.headerContentType is not a content type.");
    return type;
  }

  private static RetryPhases phases(JsonObject retry) {
    keys(
        retry,
        Set.of(
            "minDelayTarget",
            "maxDelayTarget",
            "numRetries",
            "numNoDelayRetries",
            "numMinDelayRetries",
            "numMaxDelayRetries",
            "backoffFunction"),
        "healthyRetryPolicy");
    int least = number(retry, "minDelayTarget", 20);
    int most = number(retry, "maxDelayTarget", Math.max(least, 20));
    int all = number(retry, "numRetries", 3);
    int atOnce = number(retry, "numNoDelayRetries", 0);
    int atLeast = number(retry, "numMinDelayRetries", 0);
    int atMost = number(retry, "numMaxDelayRetries", 0);
    if (all < 0 || all > MOST_RETRIES)
      throw refused("healthyRetryPolicy.numRetries must be between 0 and 100.");
    if (most < 1 || most > MOST_SECONDS)
      throw refused("healthyRetryPolicy.maxDelayTarget must be between 1 and 3600.");
    if (least < 1 || least > most)
      throw refused("healthyRetryPolicy.minDelayTarget must be between 1 and maxDelayTarget.");
    if (atOnce < 0 || atLeast < 0 || atMost < 0 || (long) atOnce + atLeast + atMost > all)
      throw refused(
          "healthyRetryPolicy.numRetries must be at least the sum of numNoDelayRetries,"
              + " numMinDelayRetries and numMaxDelayRetries.");
    Growth growth;
    try {
      growth = Growth.valueOf(retry.getString("backoffFunction", "linear"));
    } catch (IllegalArgumentException e) {
      throw refused(
          "healthyRetryPolicy.backoffFunction must be one of linear, arithmetic, geometric,"
              + " exponential.");
    }
    var phases =
        new RetryPhases(
            atOnce,
            atLeast,
            all - atOnce - atLeast - atMost,
            atMost,
            Duration.ofSeconds(least),
            Duration.ofSeconds(most),
            growth);
    if (phases.total().compareTo(LONGEST) > 0)
      throw refused("the total retry time must be at most 3600 seconds.");
    return phases;
  }

  private static Integer number(JsonObject json, String key, Integer otherwise) {
    Object value = json.getValue(key);
    if (value == null) return otherwise;
    if (value instanceof Number number && number.doubleValue() == number.intValue())
      return number.intValue();
    throw refused(key + " must be a whole number.");
  }

  private static RefusedRequestException refused(String why) {
    return RefusedRequestException.invalid("DeliveryPolicy: " + why);
  }

  /** As it is read back, of a subscription. */
  JsonObject toJson() {
    return new JsonObject()
        .put("healthyRetryPolicy", retryJson())
        .put("sicklyRetryPolicy", null)
        .put("throttlePolicy", throttleJson())
        .put("requestPolicy", new JsonObject().put("headerContentType", contentType))
        .put("guaranteed", false);
  }

  /** As it is read back, of a topic; a rate only where there is one. */
  JsonObject toTopicJson(boolean disableOverrides) {
    var http =
        new JsonObject()
            .put("defaultHealthyRetryPolicy", retryJson())
            .put("disableSubscriptionOverrides", disableOverrides);
    if (perSecond > 0) http.put("defaultThrottlePolicy", throttleJson());
    http.put("defaultRequestPolicy", new JsonObject().put("headerContentType", contentType));
    return new JsonObject().put("http", http);
  }

  private JsonObject throttleJson() {
    return perSecond == 0 ? null : new JsonObject().put("maxReceivesPerSecond", perSecond);
  }

  private JsonObject retryJson() {
    return new JsonObject()
        .put("minDelayTarget", retries.least().toSeconds())
        .put("maxDelayTarget", retries.most().toSeconds())
        .put("numRetries", retries.retries())
        .put("numMaxDelayRetries", retries.atMost())
        .put("numNoDelayRetries", retries.atOnce())
        .put("numMinDelayRetries", retries.atLeast())
        .put("backoffFunction", retries.growth().name());
  }
}
