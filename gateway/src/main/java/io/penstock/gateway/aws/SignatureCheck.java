package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies Signature Version 4, in the Authorization header or presigned in the query. Strict: host
 * and date must be signed, the body must be what was signed, the clock within five minutes.
 */
final class SignatureCheck {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final String EMPTY_HASH = hex(sha256(new byte[0]));

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
    if (header != null && header.startsWith(ALGORITHM)) {
      String credential = null;
      String headers = null;
      String signature = null;
      for (String part : header.substring(ALGORITHM.length()).split(",")) {
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
    if (!ALGORITHM.equals(request.getParam("X-Amz-Algorithm"))) return null;
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
    if (scope.length != 5 || !scope[4].equals("aws4_request")) throw incomplete();
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
    checkTime(request, claim);
    String canonical =
        String.join(
            "\n",
            request.method().name(),
            path(request, claim),
            query(request.query()),
            headers(request, claim),
            String.join(";", claim.signedHeaders()),
            payload(request, claim, body));
    String scope = claim.date() + "/" + claim.region() + "/" + claim.service() + "/aws4_request";
    String toSign =
        ALGORITHM
            + "\n"
            + claim.time()
            + "\n"
            + scope
            + "\n"
            + hex(sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(claim.date(), claim.region(), claim.service(), "aws4_request"))
      key = hmac(key, part);
    byte[] expected = hex(hmac(key, toSign)).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(expected, claim.signature().getBytes(StandardCharsets.ISO_8859_1)))
      throw mismatch();
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
      signed = LocalDateTime.parse(claim.time(), TIME).toInstant(ZoneOffset.UTC);
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
              + TIME.format(now.atOffset(ZoneOffset.UTC))
              + " ("
              + TIME.format(now.atOffset(ZoneOffset.UTC))
              + (late ? " -" : " +")
              + " 5 min.)");
  }

  /** Every segment encoded once more; S3 alone takes the path as it is. */
  private static String path(HttpServerRequest request, Claim claim) {
    String uri = request.uri();
    int end = uri.indexOf('?');
    String raw = end < 0 ? uri : uri.substring(0, end);
    if (claim.service().equals("s3")) return raw;
    var encoded = new StringBuilder();
    for (String segment : raw.split("/", -1)) encoded.append('/').append(encode(segment));
    return encoded.substring(1).isEmpty() ? "/" : encoded.substring(1);
  }

  private static String query(String query) {
    if (query == null || query.isEmpty()) return "";
    var pairs = new ArrayList<String>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (name.equals("X-Amz-Signature")) continue;
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      pairs.add(encode(name) + "=" + encode(value));
    }
    pairs.sort(null);
    return String.join("&", pairs);
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

  private static String payload(HttpServerRequest request, Claim claim, Buffer body) {
    String declared = request.getHeader("x-amz-content-sha256");
    if (claim.presigned()) return claim.service().equals("s3") ? "UNSIGNED-PAYLOAD" : EMPTY_HASH;
    String actual = hex(sha256(body.getBytes()));
    if (declared == null || declared.equals(actual)) return actual;
    if (declared.equals("UNSIGNED-PAYLOAD")) return declared;
    throw mismatch();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw mismatch();
    }
  }

  private static String encode(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_'
              || c == '.'
              || c == '~';
      if (plain) encoded.append(c);
      else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
    }
    return encoded.toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
