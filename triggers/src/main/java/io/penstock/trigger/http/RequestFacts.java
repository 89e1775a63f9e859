package io.penstock.trigger.http;

import io.penstock.trigger.shape.HeaderLines;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.Identity;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;

/** Gathers what the event shapes need of a request. */
final class RequestFacts {
  private RequestFacts() {}

  /**
   * A routed request, without its body.
   *
   * @param requestId as the event shows it
   */
  static HttpFacts of(
      ListenerContext listener,
      ClientConnection edge,
      HttpServerRequest request,
      Routed routed,
      String requestId,
      String trace) {
    MultiMap headers = request.headers();
    String uri = request.uri();
    int query = uri.indexOf('?');
    long now = listener.clock().millis();
    boolean one = routed.match().route().route().payloadVersion().equals(Route.PAYLOAD_1);
    ClientHeaders.Forwarded forwarded = from(edge, headers);
    HeaderLines lines = ClientHeaders.of(headers, forwarded, trace, one);
    return new HttpFacts(
        routed.match().route().facts(routed.stage()),
        routed.domainName(),
        request.method().name(),
        query < 0 ? uri : uri.substring(0, query),
        routed.pathInStage(),
        query < 0 ? "" : uri.substring(query + 1),
        request.version() == HttpVersion.HTTP_1_1 ? "HTTP/1.1" : "HTTP/1.0",
        lines,
        routed.match().values(),
        forwarded.sourceIp(),
        requestId,
        one ? listener.ids().gateway() : null,
        now,
        listener.clock().clf(now),
        null,
        Identity.NONE,
        null);
  }

  /** Where a request came from. */
  static ClientHeaders.Forwarded from(ClientConnection edge, MultiMap headers) {
    return edge.from(headers, port(headers));
  }

  /** The path of a request's target. */
  static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** The host a request came to: lower case, without port. */
  static String domain(MultiMap headers) {
    String host = headers.get(HttpHeaders.HOST);
    int colon = colon(host);
    return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
  }

  static String port(MultiMap headers) {
    String host = headers.get(HttpHeaders.HOST);
    int colon = colon(host);
    return colon < 0 ? "80" : host.substring(colon + 1);
  }

  /** Where the port begins; colons inside an IPv6 address do not count. */
  private static int colon(String host) {
    int colon = host.lastIndexOf(':');
    return colon > 0 && host.indexOf(']', colon) < 0 ? colon : -1;
  }

  /** What routing found out. */
  record Routed(RouteMatch match, Api.Stage stage, String domainName, String pathInStage) {}
}
