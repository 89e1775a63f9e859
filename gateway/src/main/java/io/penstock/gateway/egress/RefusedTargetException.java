package io.penstock.gateway.egress;

/** A URL that deliveries may not go to. Retrying does not help. */
public final class RefusedTargetException extends RuntimeException {
  public RefusedTargetException(String reason) {
    super(reason, null, false, false);
  }
}
