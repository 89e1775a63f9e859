package io.penstock.trigger.http;

/** What an authorizer decided. */
sealed interface AuthDecision {
  /**
   * @param context JSON of {@code requestContext.authorizer}; null for none
   */
  record Allowed(byte[] context) implements AuthDecision {}

  /**
   * @param challenge value of {@code www-authenticate}; null for none
   */
  record Refused(Refusal refusal, String challenge) implements AuthDecision {}

  static AuthDecision refused(Refusal refusal) {
    return new Refused(refusal, null);
  }
}
