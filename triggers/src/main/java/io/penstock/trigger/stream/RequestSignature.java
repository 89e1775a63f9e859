package io.penstock.trigger.stream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4. Pure. */
final class RequestSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private RequestSignature() {}

  /** The Authorization header of a POST to {@code /}. */
  static String of(
      AwsEndpoint endpoint, String service, SortedMap<String, String> headers, byte[] body) {
    return of(endpoint, service, "POST", "/\n", headers, body);
  }

  /**
   * The Authorization header.
   *
   * @param target the path and, in the next line, the query; encoded, and the query sorted
   * @param headers all that are signed, by lower-case name; among them {@code x-amz-date}
   */
  static String of(
      AwsEndpoint endpoint,
      String service,
      String method,
      String target,
      SortedMap<String, String> headers,
      byte[] body) {
    String time = headers.get("x-amz-date");
    String scope = time.substring(0, 8) + "/" + endpoint.region() + "/" + service + "/aws4_request";
    var lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String names = String.join(";", headers.keySet());
    String canonical = String.join("\n", method, target, lines.toString(), names, hash(body));
    String toSign =
        String.join("\n", ALGORITHM, time, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + endpoint.secret()).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(scope.split("/"))) key = hmac(key, part);
    return ALGORITHM
        + " Credential="
        + endpoint.keyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + HexFormat.of().formatHex(hmac(key, toSign));
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
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
}
