package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;

/** Takes a body as it comes. Called on the request's event loop; must not block. */
public interface BodySink {
  void data(Buffer piece);

  /** All of it has come. */
  void end();

  /** The rest will not come, or is not wanted any more. */
  void gone();
}
