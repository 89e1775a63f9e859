package io.penstock.trigger.stream;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A GET without a body, signed with Signature Version 4. Pure.
 *
 * @param headers to be sent, {@code Authorization} among them; empty when it is not signed
 */
public record SignedRequest(String uri, Map<String, String> headers) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  /**
   * @param at scheme, authority and path
   * @param query plain names and values
   * @param endpoint whose keys sign; null: nobody signs
   * @param service as in signatures: {@code s3}
   */
  public static SignedRequest get(
      URI at, SortedMap<String, String> query, AwsEndpoint endpoint, String service, Instant now) {
    var text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
    String uri = at.getScheme() + "://" + at.getRawAuthority() + at.getRawPath() + "?" + text;
    if (endpoint == null) return new SignedRequest(uri, Map.of());
    var headers = new TreeMap<String, String>();
    headers.put("host", at.getRawAuthority());
    headers.put("x-amz-content-sha256", RequestSignature.hash(new byte[0]));
    headers.put("x-amz-date", TIME.format(now.atOffset(ZoneOffset.UTC)));
    if (endpoint.sessionToken() != null)
      headers.put("x-amz-security-token", endpoint.sessionToken());
    String authorization =
        RequestSignature.of(
            endpoint, service, "GET", at.getRawPath() + "\n" + text, headers, new byte[0]);
    var sent = new TreeMap<String, String>(headers);
    sent.remove("host");
    sent.put("Authorization", authorization);
    return new SignedRequest(uri, sent);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
