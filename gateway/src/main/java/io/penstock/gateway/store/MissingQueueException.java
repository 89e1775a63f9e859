package io.penstock.gateway.store;

/** There is no such queue, or no longer; nothing was stored. */
public final class MissingQueueException extends RuntimeException {
  public MissingQueueException(String queue) {
    super("There is no queue " + queue + ".", null, false, false);
  }
}
