package io.penstock.gateway.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4: the arithmetic that signing and verifying share. Pure. */
public final class Sigv4 {
  public static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** How {@code X-Amz-Date} tells the time, in UTC. */
  public static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  static final String END = "aws4_request";

  private Sigv4() {}

  /**
   * What a signature is valid for.
   *
   * @param date as in {@code 20260101}
   */
  public record Scope(String date, String region, String service) {
    @Override
    public String toString() {
      return date + "/" + region + "/" + service + "/" + END;
    }
  }

  /**
   * The parts of a request that are signed.
   *
   * @param path raw path as sent
   * @param query raw query as sent, or null
   * @param headers canonical: {@code name:value} lines, each with a line feed
   * @param signedHeaders names in lower case
   */
  public record Request(
      String method,
      String path,
      String query,
      String headers,
      List<String> signedHeaders,
      String payloadHash) {}

  /**
   * The signature in hexadecimal.
   *
   * @param time value of {@code X-Amz-Date}
   * @throws IllegalArgumentException when the query is not well encoded
   */
  public static String signature(String secret, Scope scope, String time, Request request) {
    String canonical =
        String.join(
            "\n",
            request.method(),
            scope.service().equals("s3") ? request.path() : path(request.path()),
            query(request.query()),
            request.headers(),
            String.join(";", request.signedHeaders()),
            request.payloadHash());
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            time,
            scope.toString(),
            hash(canonical.getBytes(StandardCharsets.UTF_8)));
    return sign(key(secret, scope), toSign);
  }

  static byte[] key(String secret, Scope scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(scope.date(), scope.region(), scope.service(), END))
      key = hmac(key, part);
    return key;
  }

  static String sign(byte[] key, String text) {
    return HexFormat.of().formatHex(hmac(key, text));
  }

  /** SHA-256 in hexadecimal. */
  public static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every segment encoded once more; S3 alone takes the path as it is. */
  private static String path(String raw) {
    var encoded = new StringBuilder();
    for (String segment : raw.split("/", -1)) encoded.append('/').append(encode(segment));
    return encoded.substring(1).isEmpty() ? "/" : encoded.substring(1);
  }

  private static String query(String query) {
    if (query == null || query.isEmpty()) return "";
    record Pair(String name, String value) {}
    var pairs = new ArrayList<Pair>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (name.equals("X-Amz-Signature")) continue;
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      pairs.add(new Pair(encode(name), encode(value)));
    }
    pairs.sort(java.util.Comparator.comparing(Pair::name).thenComparing(Pair::value));
    return String.join("&", pairs.stream().map(pair -> pair.name() + "=" + pair.value()).toList());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
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
      else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
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
}
