package io.penstock.gateway.aws;

import java.time.Instant;

/** Keys that are lent for a time, each with a token. Any thread; nothing here blocks. */
@FunctionalInterface
public interface SessionKeys {
  /** There are none. */
  SessionKeys NONE = (keyId, token) -> null;

  /**
   * @param role the assumed role, an ARN
   * @param userId of that role's session
   * @param by the access key that it was lent to; null where signatures are not checked
   */
  record Session(String secret, String role, String userId, Instant expires, String by) {
    @Override
    public String toString() {
      return "Session[" + role + "]";
    }
  }

  /**
   * The session of a key, expired or not; null when the token is not the key's, or is none.
   *
   * @param token may be null
   */
  Session of(String keyId, String token);
}
