package io.penstock.trigger.change;

/** A table that cannot be followed as it is; the message says why, and what helps. */
public final class RefusedTableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedTableException(String message) {
    super(message);
  }
}
