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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies Signature Version 4, in the Authorization header or presigned in the query. Strict: host
 * and date must be signed, the body must be what was signed, the clock within five minutes.
 */
final class SignatureCheck {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/,\\s]+/[^/,\\s]*/[^/,\\s]*/([a-z0-9-]+)/");

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

  /** Headers and parameters that would say two things at once. */
  private static final List<String> ONCE =
      List.of("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

  private static final List<String> ONCE_IN_QUERY =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-Security-Token",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders");

  private final UnaryOperator<String> secrets;
  private final InstantSource clock;

  /**
   * @param secrets secret by access key id
   */
  SignatureCheck(Map<String, String> secrets, InstantSource clock) {
    this(Map.copyOf(secrets)::get, clock);
  }

  /**
   * @param secrets secret by access key id, null for a key that nobody has
   */
  SignatureCheck(UnaryOperator<String> secrets, InstantSource clock) {
    this.secrets = secrets;
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
      String time) {
    /** Of a link to S3 that was signed as before version 4, as SDKs do by default. */
    boolean isVersion2() {
      return region == null;
    }
  }

  /**
   * The claim, or null when the request is not signed.
   *
   * @throws AwsFault when what it says can be read in more than one way, or not at all
   */
  static Claim claim(HttpServerRequest request) {
    for (String name : ONCE) if (request.headers().getAll(name).size() > 1) throw incomplete();
    String header = request.getHeader("authorization");
    boolean inQuery = Sigv4.ALGORITHM.equals(request.getParam("X-Amz-Algorithm"));
    if (header != null && header.startsWith(Sigv4.ALGORITHM)) {
      if (inQuery) throw incomplete();
      var parts = new HashMap<String, String>();
      for (String part : header.substring(Sigv4.ALGORITHM.length()).split(",")) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length != 2 || parts.put(pair[0], pair[1]) != null) throw incomplete();
      }
      if (parts.size() != 3) throw incomplete();
      return claim(
          parts.get("Credential"),
          parts.get("SignedHeaders"),
          parts.get("Signature"),
          false,
          request.getHeader("x-amz-date"));
    }
    if (!inQuery) return header == null ? PresignedV2.claim(request) : null;
    for (String name : ONCE_IN_QUERY)
      if (request.params().getAll(name).size() > 1) throw incomplete();
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
    String[] scope = credential.split("/", -1);
    if (scope.length != 5 || !scope[4].equals(Sigv4.END)) throw incomplete();
    for (String part : scope) if (part.isEmpty()) throw incomplete();
    var signed = List.of(headers.toLowerCase(Locale.ROOT).split(";"));
    return new Claim(scope[0], scope[1], scope[2], scope[3], signed, signature, presigned, time);
  }

  /** The service in the scope of a claim that is malformed; null when it says none. */
  static String service(HttpServerRequest request) {
    String header = request.getHeader("authorization");
    String said = header != null ? header : "Credential=" + request.getParam("X-Amz-Credential");
    Matcher found = SCOPE.matcher(said);
    return found.find() ? found.group(1) : null;
  }

  private static AwsFault incomplete() {
    return new AwsFault(
        403,
        "IncompleteSignatureException",
        "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters"
            + " and an 'X-Amz-Date'.");
  }

  /** A request that may pass once its body is what was signed. */
  final class Admitted {
    private final HttpServerRequest request;
    private final Claim claim;
    private final String secret;

    private Admitted(HttpServerRequest request, Claim claim, String secret) {
      this.request = request;
      this.claim = claim;
      this.secret = secret;
    }

    /**
     * @throws AwsFault when the request may not pass
     */
    void check(Buffer body) {
      String declared = declared(request, claim);
      if (UNSIGNED.equals(declared)) return;
      String actual = Sigv4.hash(body.getBytes());
      if (declared == null) verify(actual);
      else if (!declared.equals(actual)) throw mismatch();
    }

    /** Null for what is signed otherwise. */
    ChunkSignatures chunks() {
      if (claim.isVersion2()) return null;
      var scope = new Sigv4.Scope(claim.date(), claim.region(), claim.service());
      return new ChunkSignatures(
          Sigv4.key(secret, scope), claim.time(), scope.toString(), claim.signature());
    }

    private void verify(String payload) {
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
                    payload));
      } catch (IllegalArgumentException e) {
        throw mismatch();
      }
      if (!MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.US_ASCII),
          claim.signature().getBytes(StandardCharsets.ISO_8859_1))) throw mismatch();
    }
  }

  /**
   * All that can be told of a request before its body is there: whether the key is one of ours, the
   * clock right, and the signature too where the body's hash is declared.
   *
   * @param claim null for a request without a signature
   * @throws AwsFault when the request may not pass
   */
  Admitted admit(HttpServerRequest request, Claim claim) {
    if (claim == null)
      throw new AwsFault(
          403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    String secret = secrets.apply(claim.keyId());
    if (secret == null)
      throw new AwsFault(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    if (claim.isVersion2()) {
      PresignedV2.check(request, claim, secret, clock.instant());
      return new Admitted(request, claim, secret);
    }
    if (!claim.signedHeaders().contains("host")
        || !claim.presigned() && !claim.signedHeaders().contains("x-amz-date")) throw incomplete();
    for (String name : MEANT)
      if (request.headers().contains(name) && !claim.signedHeaders().contains(name))
        throw mismatch();
    if (claim.service().equals("s3")) checkAllSigned(request, claim);
    checkTime(request, claim);
    var admitted = new Admitted(request, claim, secret);
    String declared = declared(request, claim);
    if (declared != null) admitted.verify(declared);
    return admitted;
  }

  /** What S3's headers mean must have been meant by who signed. */
  private static void checkAllSigned(HttpServerRequest request, Claim claim) {
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-")
          && !claim.signedHeaders().contains(lower)
          && !(claim.presigned() && lower.equals("x-amz-content-sha256")))
        throw new AwsFault(
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed: " + lower);
    }
  }

  static AwsFault mismatch() {
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

  /** What the request says of its body; null where it says nothing and all of it is signed. */
  private static String declared(HttpServerRequest request, Claim claim) {
    if (claim.presigned() && claim.service().equals("s3")) return UNSIGNED;
    return request.getHeader("x-amz-content-sha256");
  }
}
