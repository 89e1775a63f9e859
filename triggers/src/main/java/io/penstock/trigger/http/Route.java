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
    Map<String, String> preflight) {
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
        null);
  }

  /** A method of a REST API's resource with AWS's defaults. */
  public static Route rest(String method, String path, FunctionRef target) {
    return new Route(
        method, path, target, PAYLOAD_1, REST_TIMEOUT, null, List.of(), InvokeMode.BUFFERED, null);
  }

  /**
   * The OPTIONS method that a REST API with CORS has beside the others of a path.
   *
   * @param beside one of those methods
   */
  public static Route preflight(Route beside, Map<String, String> headers) {
    return new Route(
        "OPTIONS",
        beside.path,
        beside.target,
        PAYLOAD_1,
        beside.timeout,
        null,
        List.of(),
        InvokeMode.BUFFERED,
        headers);
  }

  public Route withAuthorizer(String name, List<String> needsScopes) {
    return new Route(
        method, path, target, payloadVersion, timeout, name, needsScopes, mode, preflight);
  }

  public Route withPayloadVersion(String version) {
    return new Route(method, path, target, version, timeout, authorizer, scopes, mode, preflight);
  }

  public Route withTimeout(Duration newTimeout) {
    return new Route(
        method, path, target, payloadVersion, newTimeout, authorizer, scopes, mode, preflight);
  }

  /** AWS's route key: {@code GET /path}, or {@code $default}. */
  public String key() {
    return path.equals(DEFAULT) ? DEFAULT : method + " " + path;
  }
}
