package io.penstock.gateway.events;

import io.vertx.core.json.JsonObject;

/**
 * A target of a rule.
 *
 * @param id unique within the rule
 * @param input what it is given
 * @param retries 0 to 185
 * @param ageSeconds 60 to 86,400
 * @param deadLetterArn queue, or null
 * @param messageGroupId for FIFO queues, or null
 * @param http for API destinations
 * @param given all of it as the API spells it, JSON text, for those who read it back
 */
public record RuleTarget(
    String id,
    String arn,
    TargetInput input,
    int retries,
    int ageSeconds,
    String deadLetterArn,
    String messageGroupId,
    HttpInput http,
    String given) {
  public static final int RETRIES = 185;
  public static final int AGE_SECONDS = 86_400;

  /**
   * @param given members of a target as in PutTargets; types and bounds are right
   * @throws IllegalArgumentException with AWS's words when the input cannot be used
   */
  public static RuleTarget of(JsonObject given) {
    return of(given, TargetInput.of(given));
  }

  /** One that was taken before. */
  static RuleTarget stored(JsonObject given) {
    return of(given, TargetInput.stored(given));
  }

  private static RuleTarget of(JsonObject given, TargetInput input) {
    JsonObject retry = given.getJsonObject("RetryPolicy", new JsonObject());
    JsonObject dead = given.getJsonObject("DeadLetterConfig", new JsonObject());
    JsonObject queue = given.getJsonObject("SqsParameters", new JsonObject());
    return new RuleTarget(
        given.getString("Id"),
        given.getString("Arn"),
        input,
        retry.getInteger("MaximumRetryAttempts", RETRIES),
        retry.getInteger("MaximumEventAgeInSeconds", AGE_SECONDS),
        dead.getString("Arn"),
        queue.getString("MessageGroupId"),
        HttpInput.of(given.getJsonObject("HttpParameters", new JsonObject())),
        given.encode());
  }

  boolean isBus() {
    return arn.contains(":event-bus/");
  }
}
