package io.penstock.trigger.http;

import io.penstock.function.TraceHeader;
import io.penstock.trigger.shape.HeaderLines;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;

/** Turns a request's headers into those the function sees. */
final class ClientHeaders {
  private static final int MAX_TRACE = 512;

  private ClientHeaders() {}

  /**
   * @param payload1 whether for payload 1.0, which never shows Content-Length
   */
  static HeaderLines of(MultiMap headers, Forwarded forwarded, String trace, boolean payload1) {
    HeaderLines lines = new HeaderLines(16);
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      if (!isOurs(name) && !(payload1 && name.equalsIgnoreCase("content-length"))) {
        lines.add(name, header.getValue());
      }
    }
    return lines
        .add("X-Forwarded-For", forwarded.addresses())
        .add("X-Forwarded-Port", forwarded.port())
        .add("X-Forwarded-Proto", forwarded.proto())
        .add("X-Amzn-Trace-Id", trace);
  }

  /** Hop-by-hop headers, and those the gateway sets itself whatever the client says. */
  private static boolean isOurs(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te");
      case 7 -> name.equalsIgnoreCase("upgrade") || name.equalsIgnoreCase("trailer");
      case 9 -> name.equalsIgnoreCase("forwarded");
      case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
      case 14 -> name.equalsIgnoreCase("http2-settings");
      case 15 ->
          name.equalsIgnoreCase("x-forwarded-for") || name.equalsIgnoreCase("x-amzn-trace-id");
      case 16 ->
          name.equalsIgnoreCase("x-forwarded-port")
              || name.equalsIgnoreCase("x-forwarded-host")
              || name.equalsIgnoreCase("proxy-connection");
      case 17 ->
          name.equalsIgnoreCase("x-forwarded-proto") || name.equalsIgnoreCase("transfer-encoding");
      default -> false;
    };
  }

  /**
   * The client's trace header if it is a plausible one, or what its {@code traceparent} says; null
   * otherwise.
   */
  static String trace(MultiMap headers) {
    String value = headers.get("x-amzn-trace-id");
    if (value == null) return TraceHeader.ofTraceparent(headers.get("traceparent"));
    if (value.length() > MAX_TRACE || !value.contains("Root=1-")) {
      return null;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean legal =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || ";=:-_./, ".indexOf(c) >= 0;
      if (!legal) {
        return null;
      }
    }
    return value;
  }

  /**
   * Where a request came from.
   *
   * @param sourceIp the client's address
   * @param addresses value of {@code X-Forwarded-For}
   */
  record Forwarded(String sourceIp, String addresses, String port, String proto) {
    /**
     * @param peer who is connected
     * @param port to which it is connected
     * @param proto what is spoken on the connection
     * @param proxy whether the peer is believed
     * @param trusted who else is, further away from us
     */
    static Forwarded of(
        MultiMap headers,
        String peer,
        String port,
        String proto,
        boolean proxy,
        List<AddressRange> trusted) {
      if (!proxy) {
        return new Forwarded(peer, peer, port, proto);
      }
      String said = String.join(", ", headers.getAll("x-forwarded-for"));
      boolean secure = "https".equalsIgnoreCase(headers.get("x-forwarded-proto"));
      String saidProto = secure ? "https" : headers.contains("x-forwarded-proto") ? "http" : proto;
      String saidPort = secure ? "443" : port;
      if (said.isBlank()) {
        return new Forwarded(peer, peer, saidPort, saidProto);
      }
      return new Forwarded(client(said, peer, trusted), said, saidPort, saidProto);
    }

    /** The last address that no trusted proxy has; what stands before it anybody can have said. */
    private static String client(String said, String peer, List<AddressRange> trusted) {
      String[] hops = said.split(",");
      String client = peer;
      for (int i = hops.length - 1; i >= 0; i--) {
        String hop = hops[i].strip();
        if (AddressRange.literal(hop) == null) {
          return client;
        }
        client = hop;
        if (!AddressRange.any(trusted, hop)) {
          return client;
        }
      }
      return client;
    }
  }
}
