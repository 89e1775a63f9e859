package io.penstock.gateway.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The signatures of a body that is signed piece by piece: each is made of the one before, the first
 * of the request's. Not for several threads.
 */
public final class ChunkSignatures {
  private static final String PIECE = "AWS4-HMAC-SHA256-PAYLOAD";
  private static final String TRAILER = "AWS4-HMAC-SHA256-TRAILER";
  private static final String EMPTY = Sigv4.hash(new byte[0]);

  private final byte[] key;
  private final String time;
  private final String scope;
  private String last;

  ChunkSignatures(byte[] key, String time, String scope, String first) {
    this.key = key;
    this.time = time;
    this.scope = scope;
    this.last = first;
  }

  /**
   * @param hash SHA-256 of the piece, in hexadecimal
   * @throws AwsFault when it is not what was signed
   */
  public void piece(String signature, String hash) {
    check(signature, String.join("\n", PIECE, time, scope, last, EMPTY, hash));
  }

  /**
   * @param hash SHA-256 of the trailer's lines
   */
  public void trailer(String signature, String hash) {
    check(signature, String.join("\n", TRAILER, time, scope, last, hash));
  }

  private void check(String signature, String toSign) {
    String expected = Sigv4.sign(key, toSign);
    boolean same =
        signature != null
            && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.ISO_8859_1));
    if (!same) throw SignatureCheck.mismatch();
    last = expected;
  }
}
