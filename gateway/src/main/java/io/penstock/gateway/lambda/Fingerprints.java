package io.penstock.gateway.lambda;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.process.CodeFingerprint;
import io.penstock.gateway.registry.CodeDigest;
import io.penstock.gateway.registry.FunctionDef;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Code digests as the registry wants them. Folders and archives are looked at before a template is
 * declared, each once however many functions are made of it: event loops do not wait for files.
 */
final class Fingerprints implements CodeDigest {
  private volatile Map<Path, Digest> looked = Map.of();

  /** Blocking. Follow one another, each by its declaration. */
  void look(Collection<FunctionDef> functions) {
    var now = new HashMap<Path, Digest>();
    for (FunctionDef function : functions)
      if (function.spec().code() instanceof Code.Package code)
        now.computeIfAbsent(code.path(), path -> read(code));
    looked = now;
  }

  @Override
  public Digest of(Code code) {
    Digest known = code instanceof Code.Package p ? looked.get(p.path()) : null;
    return known == null ? read(code) : known;
  }

  private static Digest read(Code code) {
    var fingerprint = CodeFingerprint.of(code);
    return new Digest(fingerprint.base64(), fingerprint.bytes());
  }
}
