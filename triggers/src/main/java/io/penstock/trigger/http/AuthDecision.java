package io.penstock.trigger.http;

/** What an authorizer decided. */
sealed interface AuthDecision {
  /**
   * @param context JSON of {@code requestContext.authorizer}; null for none
   * @param usageKey the API key that the authorizer counts the caller by; null for none
   */
  record Allowed(byte[] context, String usageKey) implements AuthDecision {
    Allowed(byte[] context) {
      this(context, null);
    }
  }

  /**
   * @param challenge value of {@code www-authenticate}; null for none
   */
  record Refused(Refusal refusal, String challenge) implements AuthDecision {}

  static AuthDecision refused(Refusal refusal) {
    return new Refused(refusal, null);
  }
}
