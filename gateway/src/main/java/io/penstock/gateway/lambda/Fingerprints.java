package io.penstock.gateway.lambda;

import io.penstock.function.FunctionSpec;
import io.penstock.function.process.CodeFingerprint;
import io.penstock.gateway.registry.CodeDigest;

/** Code digests as the registry wants them. */
final class Fingerprints {
  private Fingerprints() {}

  static CodeDigest.Digest of(FunctionSpec.Code code) {
    var fingerprint = CodeFingerprint.of(code);
    return new CodeDigest.Digest(fingerprint.base64(), fingerprint.bytes());
  }
}
