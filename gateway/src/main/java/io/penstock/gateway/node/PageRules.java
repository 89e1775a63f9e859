package io.penstock.gateway.node;

import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.HostName;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Keeps browsers from being used against the API port: on loopback only loopback names are answered
 * (no DNS rebinding), and what another site's page sends is refused unless the operator has named
 * that page's origin. Immutable; pure but for the headers of answers.
 */
final class PageRules {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String FOREIGN =
      "Pages of other sites may not call this port. --cors ORIGIN lets those of one origin.";

  private final boolean loopback;
  private final String publicName;
  private final Set<String> origins;

  /**
   * @param loopback whether only this machine reaches the port
   * @param publicName another name by which it is reached all the same; or null
   * @param origins whose pages may call, such as {@code http://localhost:3000}
   */
  PageRules(boolean loopback, String publicName, Set<String> origins) {
    this.loopback = loopback;
    this.publicName = publicName;
    this.origins = Set.copyOf(origins);
  }

  /** Why the request is not served, or null. */
  String refusal(ClientRequest request) {
    HttpServerRequest http = request.http();
    String host = http.authority().host();
    if (loopback && !HostName.isLoopback(host) && !host.equalsIgnoreCase(publicName))
      return "This port answers only to loopback names, not to " + host + ".";
    String own = request.scheme() + "://" + http.getHeader(HttpHeaders.HOST);
    List<String> senders = http.headers().getAll(HttpHeaders.ORIGIN);
    List<String> sites = http.headers().getAll("sec-fetch-site");
    List<String> referers = http.headers().getAll(HttpHeaders.REFERER);
    if (senders.size() > 1 || sites.size() > 1 || referers.size() > 1) return FOREIGN;
    String page = senders.isEmpty() ? null : senders.getFirst();
    String referer = referers.isEmpty() ? null : origin(referers.getFirst());
    String named = page == null ? referer : page;
    if (named != null && origins.contains(named)) return null;
    if (page != null && !page.equalsIgnoreCase(own)) return FOREIGN;
    // Browsers say themselves whether the page is ours; "same-site" may be anybody's on this host.
    if (!sites.isEmpty() && !sites.getFirst().matches("none|same-origin")) return FOREIGN;
    return referer == null || referer.equalsIgnoreCase(own) ? null : FOREIGN;
  }

  /** The origin of a page's address; the text itself where it is none. */
  private static String origin(String url) {
    int host = url.indexOf("://") + 3;
    int end = host < 3 ? -1 : url.indexOf('/', host);
    return end < 0 ? url : url.substring(0, end);
  }

  /**
   * Tells a page that may call so; answers the request where it only asks whether it may.
   *
   * @param request one that is not refused
   */
  boolean answersPreflight(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !origins.contains(origin)) return false;
    HttpServerResponse response =
        request
            .response()
            .putHeader("access-control-allow-origin", origin)
            .putHeader("access-control-expose-headers", "*")
            .putHeader("vary", "Origin");
    if (request.method() != HttpMethod.OPTIONS
        || !request.headers().contains("access-control-request-method")) return false;
    String headers = request.getHeader("access-control-request-headers");
    if (headers != null && headers.matches("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,4096}"))
      response.putHeader("access-control-allow-headers", headers);
    if ("true".equals(request.getHeader("access-control-request-private-network")))
      response.putHeader("access-control-allow-private-network", "true");
    response
        .setStatusCode(204)
        .putHeader("access-control-allow-methods", METHODS)
        .putHeader("access-control-max-age", "7200")
        .end();
    return true;
  }
}
