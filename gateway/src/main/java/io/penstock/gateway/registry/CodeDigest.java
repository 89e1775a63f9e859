package io.penstock.gateway.registry;

import io.penstock.function.FunctionSpec;

/** Says whether code has changed. Blocking for as long as a look at every file's size takes. */
@FunctionalInterface
public interface CodeDigest {
  Digest of(FunctionSpec.Code code);

  /**
   * @param sha256 base64
   * @param size bytes
   */
  record Digest(String sha256, long size) {}
}
