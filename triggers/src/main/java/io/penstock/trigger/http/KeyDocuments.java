package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Fetches what issuers of tokens publish of their keys. Any thread. */
@FunctionalInterface
public interface KeyDocuments {
  /**
   * The document; fails when it cannot be had, is not answered with 200, is larger than {@code
   * most} bytes, or is somewhere that may not be called. Redirects are not followed.
   */
  Future<Buffer> get(String url, int most);
}
