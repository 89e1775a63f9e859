package io.penstock.gateway.delivery;

/** The target does not exist, or will never take this message. Not retried; can be redriven. */
public final class UndeliverableException extends RuntimeException {
  public UndeliverableException(String message) {
    super(message, null, false, false);
  }
}
