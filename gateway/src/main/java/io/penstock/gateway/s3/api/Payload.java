package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.ChunkSignatures;
import io.penstock.gateway.s3.object.Digests;
import io.penstock.gateway.s3.object.Staged;
import io.vertx.core.MultiMap;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content that a request brings: decoded, and held against all that its headers, trailers and
 * signature say of it. Made on the event loop, read by one virtual thread.
 */
final class Payload {
  private static final String SUM = "x-amz-checksum-";
  private static final String STREAMING = "STREAMING-";
  private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String TRAILER = "-TRAILER";
  private static final String HASH = "[0-9a-f]{64}";

  private final MultiMap headers;
  private final InputStream in;
  private final ChunkedBody chunks;
  private final String declaredHash;
  private final Long declaredLength;
  private final Map<String, String> declaredSums = new TreeMap<>();
  private final Digests digests;

  private Payload(AwsCall call, BodyPipe pipe, ChunkSignatures signatures) {
    headers = call.headers();
    String hash = headers.get("x-amz-content-sha256");
    boolean chunked = hash != null && hash.startsWith(STREAMING);
    boolean trailing = chunked && hash.endsWith(TRAILER);
    boolean signed = chunked && hash.startsWith(SIGNED);
    if (chunked && !signed && !hash.equals("STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
      throw S3Faults.unserved("x-amz-content-sha256: " + hash);
    chunks = chunked ? new ChunkedBody(pipe, signed ? signatures : null, trailing) : null;
    in = chunked ? chunks : pipe;
    declaredHash = hash != null && hash.matches(HASH) ? hash : null;
    declaredLength = length(chunked);
    var algorithms = new TreeSet<String>();
    for (String algorithm : Digests.ALGORITHMS) {
      String sum = headers.get(SUM + algorithm);
      if (sum != null) declaredSums.put(algorithm, sum);
      if (sum != null || isTrailer(algorithm)) algorithms.add(algorithm);
    }
    if (declaredSums.size() > 1)
      throw S3Faults.invalid("Expecting a single x-amz-checksum- header.");
    if (declaredHash != null) algorithms.add("sha256");
    digests = new Digests(algorithms);
    String md5 = headers.get("content-md5");
    if (md5 != null && !md5.matches("[A-Za-z0-9+/]{22}=="))
      throw new AwsFault(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
  }

  /** On the event loop; the body begins to come. */
  static Payload of(AwsCall call, BodyPipe pipe) {
    var payload = new Payload(call, pipe, call.stream().signatures());
    pipe.open();
    return payload;
  }

  private boolean isTrailer(String algorithm) {
    String trailer = headers.get("x-amz-trailer");
    return trailer != null && trailer.strip().toLowerCase(Locale.ROOT).equals(SUM + algorithm);
  }

  private Long length(boolean chunked) {
    String text = headers.get(chunked ? "x-amz-decoded-content-length" : "content-length");
    if (text == null || !text.matches("\\d{1,18}"))
      throw new AwsFault(
          411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    return Long.valueOf(text);
  }

  long length() {
    return declaredLength;
  }

  InputStream in() {
    return in;
  }

  Digests digests() {
    return digests;
  }

  /**
   * Holds what has come against what was said of it.
   *
   * @return the checksums that were given, in Base64 by algorithm
   */
  Map<String, String> check(Staged staged) {
    if (staged.size() != declaredLength) throw S3Faults.incomplete();
    String md5 = headers.get("content-md5");
    if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(digests.md5())))
      throw badDigest("Content-MD5");
    if (declaredHash != null) {
      String actual =
          HexFormat.of().formatHex(Base64.getDecoder().decode(digests.checksum("sha256")));
      if (!actual.equals(declaredHash))
        throw new AwsFault(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
    var given = new TreeMap<>(declaredSums);
    if (chunks != null)
      chunks
          .trailers()
          .forEach(
              (name, value) -> {
                if (name.startsWith(SUM)) given.put(name.substring(SUM.length()), value);
              });
    given.forEach(
        (algorithm, sum) -> {
          if (!sum.equals(
              Digests.ALGORITHMS.contains(algorithm) ? digests.checksum(algorithm) : ""))
            throw badDigest(algorithm.toUpperCase(Locale.ROOT));
        });
    return given;
  }

  private static AwsFault badDigest(String what) {
    return new AwsFault(
        400, "BadDigest", "The " + what + " you specified did not match what we received.");
  }
}
