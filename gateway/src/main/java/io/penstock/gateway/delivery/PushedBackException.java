package io.penstock.gateway.delivery;

import java.time.Duration;

/** The target has no room now and said when to come back. */
public final class PushedBackException extends RuntimeException {
  private final Duration retryAfter;

  public PushedBackException(String message, Duration retryAfter) {
    super(message, null, false, false);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
