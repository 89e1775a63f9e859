package io.penstock.trigger.http;

import java.util.List;

/**
 * CORS as the gateway answers it, for HTTP APIs and function URLs. Where it is configured, CORS
 * headers of the function are discarded.
 *
 * @param allowOrigins origins, {@code *}, {@code http://*}, {@code https://*}; an origin may hold
 *     one {@code *}
 * @param allowMethods methods or {@code *}
 * @param allowHeaders header names or {@code *}
 * @param exposeHeaders header names or {@code *}
 * @param maxAgeSeconds 0 to 86,400; null when not set
 * @param allowCredentials not together with the origin {@code *} on an HTTP API
 */
public record Cors(
    List<String> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Integer maxAgeSeconds,
    boolean allowCredentials) {
  public Cors {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }
}
