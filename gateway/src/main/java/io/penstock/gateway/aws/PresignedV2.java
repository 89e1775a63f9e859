package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links to S3 as SDKs sign them where nothing else is said: Signature Version 2 in the query.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">Signing
 *     and authenticating REST requests</a>
 */
final class PresignedV2 {
  private static final String KEY = "AWSAccessKeyId";
  private static final String SIGNATURE = "Signature";
  private static final String EXPIRES = "Expires";

  /** Parameters that are signed: those that say what is asked for. */
  private static final Set<String> SIGNED =
      Set.of(
          "accelerate",
          "acl",
          "analytics",
          "cors",
          "defaultObjectAcl",
          "delete",
          "encryption",
          "inventory",
          "lifecycle",
          "location",
          "logging",
          "metrics",
          "notification",
          "object-lock",
          "partNumber",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "replication",
          "requestPayment",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "restore",
          "select",
          "select-type",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  private PresignedV2() {}

  /** Null when it is not signed so. */
  static SignatureCheck.Claim claim(HttpServerRequest request) {
    String key = request.getParam(KEY);
    String signature = request.getParam(SIGNATURE);
    String expires = request.getParam(EXPIRES);
    if (key == null || signature == null || expires == null) return null;
    for (String name : List.of(KEY, SIGNATURE, EXPIRES))
      if (request.params().getAll(name).size() > 1) return null;
    return new SignatureCheck.Claim(key, null, null, "s3", List.of(), signature, true, expires);
  }

  /**
   * @throws AwsFault when it may not pass
   */
  static void check(
      HttpServerRequest request, SignatureCheck.Claim claim, String secret, Instant now) {
    if (!claim.time().matches("\\d{1,11}") || now.getEpochSecond() > Long.parseLong(claim.time()))
      throw new AwsFault(403, "AccessDenied", "Request has expired");
    String expected = sign(secret, toSign(request, claim.time()));
    if (!MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        claim.signature().getBytes(StandardCharsets.ISO_8859_1))) throw SignatureCheck.mismatch();
  }

  private static String toSign(HttpServerRequest request, String expires) {
    var amz = new TreeMap<String, String>();
    for (var one : request.params())
      if (one.getKey().toLowerCase(Locale.ROOT).startsWith("x-amz-"))
        amz.put(one.getKey().toLowerCase(Locale.ROOT), one.getValue());
    for (var one : request.headers())
      if (one.getKey().toLowerCase(Locale.ROOT).startsWith("x-amz-"))
        amz.merge(one.getKey().toLowerCase(Locale.ROOT), one.getValue(), (a, b) -> a + "," + b);
    var text = new StringBuilder(request.method().name()).append('\n');
    text.append(said(request, "Content-MD5")).append('\n');
    text.append(said(request, "Content-Type")).append('\n');
    text.append(expires).append('\n');
    amz.forEach((name, value) -> text.append(name).append(':').append(value.strip()).append('\n'));
    return text.append(resource(request)).toString();
  }

  private static String said(HttpServerRequest request, String header) {
    String inQuery = request.getParam(header.toLowerCase(Locale.ROOT));
    String value = request.getHeader(header);
    return value != null ? value : inQuery == null ? "" : inQuery;
  }

  private static String resource(HttpServerRequest request) {
    String bucket = BucketHost.bucket(request.authority().host());
    String uri = request.uri();
    int end = uri.indexOf('?');
    var resource = new StringBuilder(bucket == null ? "" : "/" + bucket);
    resource.append(end < 0 ? uri : uri.substring(0, end));
    char before = '?';
    for (String name : new TreeSet<>(request.params().names())) {
      if (!SIGNED.contains(name)) continue;
      resource.append(before).append(name);
      String value = request.getParam(name);
      if (!value.isEmpty()) resource.append('=').append(value);
      before = '&';
    }
    return resource.toString();
  }

  private static String sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
