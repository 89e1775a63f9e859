package io.penstock.trigger.http;

/** Bytes that are no request this listener takes. */
final class MalformedRequestException extends RuntimeException {
  private final transient Refusal refusal;

  MalformedRequestException(Refusal refusal) {
    super("refused with " + refusal.status(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
