package io.penstock.trigger.http;

import java.util.List;
import java.util.Locale;

/** A CORS configuration, ready to be put on answers. Immutable. */
final class CorsAnswer {
  private static final String ANY = "*";

  private final Cors cors;
  private final String methods;
  private final String headers;
  private final String exposed;
  private final String maxAge;
  private final boolean everyOrigin;

  CorsAnswer(Cors cors) {
    this.cors = cors;
    methods = joined(cors.allowMethods());
    headers = joined(cors.allowHeaders());
    exposed = joined(cors.exposeHeaders());
    maxAge = cors.maxAgeSeconds() == null ? null : cors.maxAgeSeconds().toString();
    everyOrigin = cors.allowOrigins().contains(ANY);
  }

  private static String joined(List<String> values) {
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** What to answer to an origin: itself or {@code *}; null when it is not allowed. */
  String allowed(String origin) {
    if (everyOrigin) {
      return cors.allowCredentials() ? origin : ANY;
    }
    for (String pattern : cors.allowOrigins()) {
      if (matches(pattern.toLowerCase(Locale.ROOT), origin.toLowerCase(Locale.ROOT))) {
        return origin;
      }
    }
    return null;
  }

  private static boolean matches(String pattern, String origin) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(origin)
        : origin.length() >= pattern.length() - 1
            && origin.startsWith(pattern.substring(0, star))
            && origin.endsWith(pattern.substring(star + 1));
  }

  boolean credentials() {
    return cors.allowCredentials();
  }

  /** Null when not set; so for the others. */
  String methods() {
    return methods;
  }

  String headers() {
    return headers;
  }

  String exposed() {
    return exposed;
  }

  String maxAge() {
    return maxAge;
  }
}
