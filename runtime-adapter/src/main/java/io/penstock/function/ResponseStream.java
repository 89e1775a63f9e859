package io.penstock.function;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Takes a response while the function still writes it. Called on one context, in order: {@link
 * #start} once before the first byte, then {@link #write} any number of times. A function that does
 * not stream is passed on in one write. How it ended is in the {@link Outcome}.
 */
public interface ResponseStream {
  /**
   * @param contentType the function's, {@code application/vnd.awslambda.http-integration-response}
   *     when an HTTP prelude comes first
   */
  void start(String contentType);

  /** Completes when the next chunk may be written; fails when the reader has gone. */
  Future<Void> write(Buffer chunk);
}
