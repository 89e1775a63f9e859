package io.penstock.trigger.http;

import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;

/**
 * What an edge has to refuse although it parses: requests that another server in the chain could
 * read differently, or whose path could mean another route than the one it is matched to.
 */
final class RequestCheck {
  private RequestCheck() {}

  /**
   * Whether it is of a version that is spoken here: an answer takes its own from the request, and
   * must not claim another. What cannot be read at all is refused for that.
   */
  static boolean isSpoken(Object head) {
    return !(head instanceof HttpRequest request)
        || request.decoderResult().isFailure()
        || request.protocolVersion().equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_1)
        || request.protocolVersion().equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_0);
  }

  /** The answer to a request that is refused; null when it may go on. */
  static Refusal refuse(HttpServerRequest request) {
    String method = request.method().name();
    if (method.equals("TRACE") || method.equals("CONNECT")) {
      return Refusal.METHOD_NOT_ALLOWED;
    }
    boolean legal =
        isTarget(request.uri())
            && isClear(request)
            && request.headers().getAll(HttpHeaders.AUTHORIZATION).size() <= 1;
    return legal ? null : Refusal.BAD_REQUEST;
  }

  /** Whether everyone reads the same host and the same end of the body from it. */
  private static boolean isClear(HttpServerRequest request) {
    return isOneHost(request.headers().getAll(HttpHeaders.HOST))
        && isFramed(request.headers(), request.version());
  }

  /** Origin form only: a path and a query, of legal characters, without dot segments. */
  static boolean isTarget(String uri) {
    if (uri.isEmpty() || uri.charAt(0) != '/') {
      return false;
    }
    int query = uri.indexOf('?');
    int end = query < 0 ? uri.length() : query;
    int segment = 1;
    boolean dots = true;
    for (int i = 1; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
      if (i < end) {
        if (c == '/') {
          if (dots && i > segment) {
            return false;
          }
          segment = i + 1;
          dots = true;
        } else if (c == '%') {
          int octet = PathText.octet(uri, i + 1);
          // Neither control characters nor a backslash, a slash's double on some systems.
          if (octet < ' ' || octet == 0x7f || octet == '\\') {
            return false;
          }
          dots &= octet == '.';
          i += 2;
        } else if (c == '\\') {
          return false;
        } else {
          dots &= c == '.';
        }
      }
    }
    // A segment of dots alone: only one or two of them have a meaning, but nobody needs the others.
    return !(dots && end > segment);
  }

  /** Exactly one, and a legal one: HTTP/1.0 without one is refused as well. */
  private static boolean isOneHost(List<String> hosts) {
    return hosts.size() == 1 && HostName.isLegal(hosts.getFirst());
  }

  /** One way only to tell where the body ends. */
  private static boolean isFramed(MultiMap headers, HttpVersion version) {
    boolean chunked = headers.contains(HttpHeaders.TRANSFER_ENCODING);
    boolean sized = headers.contains(HttpHeaders.CONTENT_LENGTH);
    if (chunked) {
      List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
      return !sized
          && version == HttpVersion.HTTP_1_1
          && codings.size() == 1
          && codings.getFirst().equalsIgnoreCase("chunked");
    }
    if (!sized) {
      return true;
    }
    List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
    return lengths.size() == 1 && isDigits(lengths.getFirst());
  }

  private static boolean isDigits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether it asks to become a WebSocket. */
  static boolean isWebSocket(MultiMap headers) {
    String upgrade = headers.get(HttpHeaders.UPGRADE);
    return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
  }
}
