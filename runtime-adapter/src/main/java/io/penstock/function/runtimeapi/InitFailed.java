package io.penstock.function.runtimeapi;

import io.vertx.core.buffer.Buffer;

/** A runtime reported that it could not load the function. */
public final class InitFailed extends Exception {
  private final String errorType;
  private final transient Buffer payload;

  InitFailed(String errorType, Buffer payload) {
    super("Init failed: " + errorType, null, false, false);
    this.errorType = errorType;
    this.payload = payload;
  }

  /** Such as {@code Runtime.ImportModuleError}; for logs and metrics. */
  public String errorType() {
    return errorType;
  }

  /** The error JSON as the runtime posted it: what the caller of the function gets. */
  public Buffer payload() {
    return payload;
  }
}
