package io.penstock.trigger.http;

/** What an authorizer decided. */
sealed interface Verdict {
  /**
   * @param context JSON of {@code requestContext.authorizer}; null for none
   */
  record Allowed(byte[] context) implements Verdict {}

  /**
   * @param challenge value of {@code www-authenticate}; null for none
   */
  record Refused(Refusal refusal, String challenge) implements Verdict {}

  static Verdict refused(Refusal refusal) {
    return new Refused(refusal, null);
  }
}
