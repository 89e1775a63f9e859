package io.penstock.gateway.sns;

import io.penstock.function.Arn;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A subscription. Immutable.
 *
 * @param arn the topic's, and an id
 * @param attributes those that were set, by SNS's names
 * @param token what confirms it, or brings it back; null where nothing needs to be confirmed
 * @param authenticated whether who confirmed it had signed that
 * @param guarded whether only signed requests may end it
 * @param since when it came into this state
 */
public record Subscription(
    String arn,
    String topicArn,
    String protocol,
    String endpoint,
    Map<String, String> attributes,
    State state,
    String token,
    boolean authenticated,
    boolean guarded,
    Instant since) {

  /** Where it is in its life. */
  public enum State {
    /** Its endpoint has not said yes. */
    PENDING("PENDING"),
    CONFIRMED("CONFIRMED"),
    /** Ended; its endpoint may still take that back. */
    ENDED("ENDED");

    /** As stored; never changed. */
    private final String code;

    State(String code) {
      this.code = code;
    }

    private static State of(String code) {
      for (State state : values()) if (state.code.equals(code)) return state;
      throw new IllegalArgumentException(code + " is no state of subscriptions");
    }
  }

  /** How long an endpoint has to confirm, or to come back. */
  static final Duration TOKEN_LIVES = Duration.ofDays(2);

  public Subscription {
    var kept = new TreeMap<>(attributes);
    kept.replaceAll(AttributeValues::kept);
    attributes = Collections.unmodifiableMap(kept);
  }

  public boolean confirmed() {
    return state == State.CONFIRMED;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  boolean isHttp() {
    return protocol.equals("http") || protocol.equals("https");
  }

  boolean raw() {
    return "true".equalsIgnoreCase(attributes.get("RawMessageDelivery"));
  }

  /** The part of its ARN that is its own. */
  String id() {
    return Arn.of(arn).name();
  }

  /** ARN of the queue for what cannot be delivered, or null. */
  String deadLetterArn() {
    String policy = attributes.get("RedrivePolicy");
    return policy == null ? null : new JsonObject(policy).getString("deadLetterTargetArn");
  }

  public Subscription withAttributes(Map<String, String> changed) {
    return new Subscription(
        arn, topicArn, protocol, endpoint, changed, state, token, authenticated, guarded, since);
  }

  public Subscription in(State next, Instant now) {
    return new Subscription(
        arn, topicArn, protocol, endpoint, attributes, next, token, authenticated, guarded, now);
  }

  Subscription confirmed(boolean signed, boolean guard, Instant now) {
    return new Subscription(
        arn, topicArn, protocol, endpoint, attributes, State.CONFIRMED, token, signed, guard, now);
  }

  Subscription withToken(String next, Instant now) {
    return new Subscription(
        arn, topicArn, protocol, endpoint, attributes, state, next, authenticated, guarded, now);
  }

  JsonObject write() {
    return new JsonObject()
        .put("arn", arn)
        .put("topic", topicArn)
        .put("protocol", protocol)
        .put("endpoint", endpoint)
        .put("attributes", Topic.texts(attributes))
        .put("state", state.code)
        .put("token", token)
        .put("authenticated", authenticated)
        .put("guarded", guarded)
        .put("since", since.toString());
  }

  static Subscription read(JsonObject json) {
    return new Subscription(
        json.getString("arn"),
        json.getString("topic"),
        json.getString("protocol"),
        json.getString("endpoint"),
        Topic.texts(json.getJsonObject("attributes", new JsonObject())),
        State.of(json.getString("state", State.CONFIRMED.code)),
        json.getString("token"),
        json.getBoolean("authenticated", false),
        json.getBoolean("guarded", false),
        json.getInstant("since", Instant.EPOCH));
  }
}
