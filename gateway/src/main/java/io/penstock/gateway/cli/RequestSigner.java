package io.penstock.gateway.cli;

import io.penstock.gateway.aws.Sigv4;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signs requests to the Lambda API with a pair of access keys. */
final class RequestSigner {
  /** Any will do: the gateway takes the region of ARNs from its settings. */
  private static final String REGION = "us-east-1";

  private final String keyId;
  private final String secret;
  private final InstantSource clock;

  RequestSigner(String keyId, String secret, InstantSource clock) {
    this.keyId = keyId;
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * The headers to send: those given, the time and the signature.
   *
   * @param service as signatures name it: {@code lambda}
   * @param uri as it will be sent; its authority is what the client's Host header says
   */
  Map<String, String> sign(
      String service, String method, URI uri, byte[] body, Map<String, String> headers) {
    String time = Sigv4.TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    var signed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    signed.putAll(headers);
    signed.put("x-amz-date", time);
    signed.put("host", host(uri));
    var names = signed.keySet().stream().map(name -> name.toLowerCase(java.util.Locale.ROOT));
    List<String> signedHeaders = names.toList();
    var lines = new StringBuilder();
    for (String name : signedHeaders)
      lines.append(name).append(':').append(signed.get(name).strip()).append('\n');
    var scope = new Sigv4.Scope(time.substring(0, 8), REGION, service);
    var request =
        new Sigv4.Request(
            method,
            uri.getRawPath(),
            uri.getRawQuery(),
            lines.toString(),
            signedHeaders,
            Sigv4.hash(body));
    var all = new LinkedHashMap<>(headers);
    all.put("X-Amz-Date", time);
    all.put(
        "Authorization",
        Sigv4.ALGORITHM
            + " Credential="
            + keyId
            + "/"
            + scope
            + ", SignedHeaders="
            + String.join(";", signedHeaders)
            + ", Signature="
            + Sigv4.signature(secret, scope, time, request));
    return all;
  }

  /** Java's client leaves the protocol's own port away. */
  private static String host(URI uri) {
    int own = "https".equals(uri.getScheme()) ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == own
        ? uri.getHost()
        : uri.getHost() + ":" + uri.getPort();
  }
}
