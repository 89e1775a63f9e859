package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sends requests of one method and path to one function.
 *
 * @param method GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or {@link #ANY}
 * @param path {@code /a/{b}/{rest+}}, or {@link #DEFAULT} with method ANY: what no other route
 *     takes
 * @param target function, with the alias or version it is called by
 * @param payloadVersion {@link #PAYLOAD_1} or {@link #PAYLOAD_2}; a REST API takes only 1.0, a
 *     function URL only 2.0
 * @param timeout how long the caller waits: HTTP API 50 ms to 30 s, REST API from 50 ms (29 s by
 *     default), function URL the function's own
 * @param authorizer name of one of the API's authorizers; null when anybody may call
 * @param scopes of which a JWT must have one; empty for none
 * @param mode whether the response is sent while the function still writes it: function URLs only
 * @param preflight headers with which a REST API answers CORS preflights by itself, instead of
 *     calling the function; null for every other route
 * @param rules what else a request must have: REST APIs only, but for the throttle
 */
public record Route(
    String method,
    String path,
    FunctionRef target,
    String payloadVersion,
    Duration timeout,
    String authorizer,
    List<String> scopes,
    InvokeMode mode,
    Map<String, String> preflight,
    RouteRules rules) {
  public static final String ANY = "ANY";
  public static final String DEFAULT = "$default";
  public static final String PAYLOAD_1 = "1.0";
  public static final String PAYLOAD_2 = "2.0";
  public static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);
  public static final Duration REST_TIMEOUT = Duration.ofSeconds(29);

  /** Lambda's words for how a function URL answers. */
  public enum InvokeMode {
    BUFFERED,
    RESPONSE_STREAM
  }

  public Route {
    Objects.requireNonNull(method);
    Objects.requireNonNull(path);
    Objects.requireNonNull(target);
    Objects.requireNonNull(payloadVersion);
    Objects.requireNonNull(timeout);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(rules);
    scopes = List.copyOf(scopes);
    preflight = preflight == null ? null : Map.copyOf(preflight);
  }

  /**
   * A route of an HTTP API with AWS's defaults.
   *
   * @param key {@code GET /path} or {@code $default}
   */
  public static Route http(String key, FunctionRef target) {
    int space = key.indexOf(' ');
    return new Route(
        space < 0 ? ANY : key.substring(0, space),
        space < 0 ? key : key.substring(space + 1),
        target,
        PAYLOAD_2,
        HTTP_TIMEOUT,
        null,
        List.of(),
        InvokeMode.BUFFERED,
        null,
        RouteRules.NONE);
  }

  /**
   * A route of a WebSocket API with AWS's defaults.
   *
   * @param key {@code $connect}, {@code $disconnect}, {@code $default}, or what messages name
   */
  public static Route socket(String key, FunctionRef target) {
    return new Route(
        ANY,
        key,
        target,
        PAYLOAD_1,
        REST_TIMEOUT,
        null,
        List.of(),
        InvokeMode.BUFFERED,
        null,
        RouteRules.NONE);
  }

  /** A method of a REST API's resource with AWS's defaults. */
  public static Route rest(String method, String path, FunctionRef target) {
    return new Route(
        method,
        path,
        target,
        PAYLOAD_1,
        REST_TIMEOUT,
        null,
        List.of(),
        InvokeMode.BUFFERED,
        null,
        RouteRules.NONE);
  }

  /**
   * The OPTIONS method that a REST API with CORS has beside the others of a path.
   *
   * @param target of one of the API's routes; it is not called
   */
  public static Route preflight(String path, FunctionRef target, Map<String, String> headers) {
    return new Route(
        "OPTIONS",
        path,
        target,
        PAYLOAD_1,
        REST_TIMEOUT,
        null,
        List.of(),
        InvokeMode.BUFFERED,
        headers,
        RouteRules.NONE);
  }

  public Route withAuthorizer(String name, List<String> needsScopes) {
    return with(payloadVersion, timeout, name, needsScopes, rules);
  }

  public Route withPayloadVersion(String version) {
    return with(version, timeout, authorizer, scopes, rules);
  }

  public Route withTimeout(Duration newTimeout) {
    return with(payloadVersion, newTimeout, authorizer, scopes, rules);
  }

  public Route withRules(RouteRules newRules) {
    return with(payloadVersion, timeout, authorizer, scopes, newRules);
  }

  private Route with(
      String version,
      Duration newTimeout,
      String name,
      List<String> needsScopes,
      RouteRules newRules) {
    return new Route(
        method, path, target, version, newTimeout, name, needsScopes, mode, preflight, newRules);
  }

  /** AWS's route key: {@code GET /path}, or {@code $default}. */
  public String key() {
    return path.equals(DEFAULT) ? DEFAULT : method + " " + path;
  }
}
