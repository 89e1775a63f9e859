package io.penstock.gateway.service;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Reads objects of buckets that are folders: code, templates. Any thread. */
@FunctionalInterface
public interface ObjectContents {
  /**
   * The whole object. Fails with an {@code IOException} whose message names bucket and key: {@code
   * FileNotFoundException} where there is none, another where it is too large.
   *
   * @param most bytes
   */
  Future<Buffer> read(String bucket, String key, long most);
}
