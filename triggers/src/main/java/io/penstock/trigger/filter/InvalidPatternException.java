package io.penstock.trigger.filter;

/** A pattern that cannot be read; the message is the reason in AWS's words. */
public final class InvalidPatternException extends RuntimeException {
  InvalidPatternException(String reason) {
    super(reason, null, false, false);
  }
}
