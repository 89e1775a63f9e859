package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Verifies Signature Version 4, in the Authorization header or presigned in the query. Strict: host
 * and date must be signed, the body must be what was signed, the clock within five minutes.
 */
final class SignatureCheck {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** Headers that change what a request does: never taken unsigned. */
  private static final List<String> MEANT =
      List.of(
          "x-amz-target",
          "x-amz-invocation-type",
          "x-amz-log-type",
          "x-amz-client-context",
          "x-amz-security-token");

  private final Map<String, String> secrets;
  private final InstantSource clock;

  /**
   * @param secrets secret by access key id
   */
  SignatureCheck(Map<String, String> secrets, InstantSource clock) {
    this.secrets = Map.copyOf(secrets);
    this.clock = clock;
  }

  /** What a request says of its signature. */
  record Claim(
      String keyId,
      String date,
      String region,
      String service,
      List<String> signedHeaders,
      String signature,
      boolean presigned,
      String time) {}

  /** The claim, or null when the request is not signed. */
  static Claim claim(HttpServerRequest request) {
    String header = request.getHeader("authorization");
    if (header != null && header.startsWith(Sigv4.ALGORITHM)) {
      String credential = null;
      String headers = null;
      String signature = null;
      for (String part : header.substring(Sigv4.ALGORITHM.length()).split(",")) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length != 2) throw incomplete();
        switch (pair[0]) {
          case "Credential" -> credential = pair[1];
          case "SignedHeaders" -> headers = pair[1];
          case "Signature" -> signature = pair[1];
          default -> throw incomplete();
        }
      }
      return claim(credential, headers, signature, false, request.getHeader("x-amz-date"));
    }
    if (!Sigv4.ALGORITHM.equals(request.getParam("X-Amz-Algorithm"))) return null;
    return claim(
        request.getParam("X-Amz-Credential"),
        request.getParam("X-Amz-SignedHeaders"),
        request.getParam("X-Amz-Signature"),
        true,
        request.getParam("X-Amz-Date"));
  }

  private static Claim claim(
      String credential, String headers, String signature, boolean presigned, String time) {
    if (credential == null || headers == null || signature == null || time == null)
      throw incomplete();
    String[] scope = credential.split("/");
    if (scope.length != 5 || !scope[4].equals(Sigv4.END)) throw incomplete();
    var signed = List.of(headers.toLowerCase(Locale.ROOT).split(";"));
    return new Claim(scope[0], scope[1], scope[2], scope[3], signed, signature, presigned, time);
  }

  private static AwsFault incomplete() {
    return new AwsFault(
        403,
        "IncompleteSignatureException",
        "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters"
            + " and an 'X-Amz-Date'.");
  }

  /**
   * @param claim null for a request without a signature
   * @throws AwsFault when the request may not pass
   */
  void check(HttpServerRequest request, Claim claim, Buffer body) {
    if (claim == null)
      throw new AwsFault(
          403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    String secret = secrets.get(claim.keyId());
    if (secret == null)
      throw new AwsFault(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    if (!claim.signedHeaders().contains("host")
        || !claim.presigned() && !claim.signedHeaders().contains("x-amz-date")) throw incomplete();
    for (String name : MEANT)
      if (request.headers().contains(name) && !claim.signedHeaders().contains(name))
        throw mismatch();
    checkTime(request, claim);
    String uri = request.uri();
    int end = uri.indexOf('?');
    String expected;
    try {
      expected =
          Sigv4.signature(
              secret,
              new Sigv4.Scope(claim.date(), claim.region(), claim.service()),
              claim.time(),
              new Sigv4.Request(
                  request.method().name(),
                  end < 0 ? uri : uri.substring(0, end),
                  request.query(),
                  headers(request, claim),
                  claim.signedHeaders(),
                  payload(request, claim, body)));
    } catch (IllegalArgumentException e) {
      throw mismatch();
    }
    if (!MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        claim.signature().getBytes(StandardCharsets.ISO_8859_1))) throw mismatch();
  }

  private static AwsFault mismatch() {
    return new AwsFault(
        403,
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  private void checkTime(HttpServerRequest request, Claim claim) {
    Instant signed;
    try {
      signed = LocalDateTime.parse(claim.time(), Sigv4.TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw incomplete();
    }
    Instant now = clock.instant();
    Duration life = SKEW;
    if (claim.presigned()) {
      String expires = request.getParam("X-Amz-Expires");
      if (expires == null
          || !expires.matches("[1-9]\\d{0,5}")
          || Integer.parseInt(expires) > 604_800) throw incomplete();
      life = Duration.ofSeconds(Integer.parseInt(expires));
    }
    boolean late = now.isAfter(signed.plus(life));
    if (!claim.time().startsWith(claim.date()) || late || now.isBefore(signed.minus(SKEW)))
      throw new AwsFault(
          403,
          "InvalidSignatureException",
          "Signature "
              + (late ? "expired" : "not yet current")
              + ": "
              + claim.time()
              + " is now "
              + (late ? "earlier" : "later")
              + " than "
              + Sigv4.TIME.format(now.atOffset(ZoneOffset.UTC))
              + " ("
              + Sigv4.TIME.format(now.atOffset(ZoneOffset.UTC))
              + (late ? " -" : " +")
              + " 5 min.)");
  }

  private static String headers(HttpServerRequest request, Claim claim) {
    var canonical = new StringBuilder();
    for (String name : claim.signedHeaders()) {
      var values = new ArrayList<String>();
      for (String value : request.headers().getAll(name))
        values.add(value.strip().replaceAll(" +", " "));
      canonical.append(name).append(':').append(String.join(",", values)).append('\n');
    }
    return canonical.toString();
  }

  /** A presigned request has no word of its own for the body, which is covered all the same. */
  private static String payload(HttpServerRequest request, Claim claim, Buffer body) {
    String declared = request.getHeader("x-amz-content-sha256");
    if (claim.presigned() && claim.service().equals("s3")) return UNSIGNED;
    String actual = Sigv4.hash(body.getBytes());
    if (declared == null || declared.equals(actual)) return actual;
    if (declared.equals(UNSIGNED)) return declared;
    throw mismatch();
  }
}
