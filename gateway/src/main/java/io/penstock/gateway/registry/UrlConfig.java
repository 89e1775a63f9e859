package io.penstock.gateway.registry;

import java.util.List;

/**
 * A function URL.
 *
 * @param authType {@code NONE} or {@code AWS_IAM}
 * @param invokeMode {@code BUFFERED} or {@code RESPONSE_STREAM}
 * @param cors null when not configured
 */
public record UrlConfig(String authType, String invokeMode, UrlCors cors) {
  /** CORS of a function URL, as the Lambda API names its members. */
  public record UrlCors(
      boolean allowCredentials,
      List<String> allowHeaders,
      List<String> allowMethods,
      List<String> allowOrigins,
      List<String> exposeHeaders,
      int maxAge) {}
}
