package io.penstock.gateway.delivery;

/**
 * The queue takes nothing more now; nothing was stored. Doors answer it as AWS's throttling (429,
 * TooManyRequestsException), and {@link Why#UNREADY} as a service error (500, ServiceException).
 */
public final class RefusedException extends RuntimeException {
  private final Why why;

  /** What is missing. */
  public enum Why {
    /** The store has reached its size limit, or the disk is full. */
    FULL,
    /** More is waiting to be written than the store can take in. */
    BUSY,
    /** The store has failed and stores nothing until the gateway is started again. */
    UNREADY
  }

  public RefusedException(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
