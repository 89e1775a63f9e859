package io.penstock.trigger.http;

import io.penstock.trigger.shape.HeaderLines;
import io.penstock.trigger.shape.HttpResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes one response: what the function or the gateway says, with what every response carries. */
final class ResponseWriter {
  private static final CharSequence ALLOW_ORIGIN =
      HttpHeaders.createOptimized("access-control-allow-origin");
  private static final CharSequence GATEWAY_ID = HttpHeaders.createOptimized("apigw-requestid");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  private static final CharSequence ERROR_TYPE = HttpHeaders.createOptimized("x-amzn-ErrorType");
  private static final CharSequence TRACE_ID = HttpHeaders.createOptimized("X-Amzn-Trace-Id");

  private final ListenerContext listener;
  private final HttpServerRequest request;
  private LiveApi api;
  private String requestId;
  private String trace;
  private String challenge;

  ResponseWriter(ListenerContext listener, HttpServerRequest request) {
    this.listener = listener;
    this.request = request;
  }

  /** The API it comes from; until then there is none. */
  void from(LiveApi found) {
    api = found;
  }

  /** The ids that the event has as well. */
  void identify(String id, String traceId) {
    requestId = id;
    trace = traceId;
  }

  /** Says in a 401 how to do better. */
  void challenge(String wwwAuthenticate) {
    challenge = wwwAuthenticate;
  }

  /** Whether this is a CORS preflight and the API does CORS. */
  boolean isPreflight() {
    return api.cors() != null
        && request.method() == HttpMethod.OPTIONS
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains("access-control-request-method");
  }

  void sendPreflight() {
    HttpServerResponse response = request.response();
    response.setStatusCode(api.api().kind() == Api.Kind.URL ? 200 : 204);
    MultiMap headers = response.headers();
    common(headers);
    CorsAnswer cors = api.cors();
    if (cors(headers)) {
      add(headers, "access-control-allow-methods", cors.methods());
      add(headers, "access-control-allow-headers", cors.headers());
      add(headers, "access-control-max-age", cors.maxAge());
    }
    response.end();
  }

  /** What an OPTIONS method of a REST API answers of itself. */
  void sendConstant(Map<String, String> lines) {
    HttpServerResponse response = request.response();
    MultiMap headers = response.headers();
    lines.forEach(headers::set);
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    common(headers);
    response.end("{}\n");
  }

  /** The function's response. */
  void send(HttpResult.Answer answer) {
    HttpServerResponse response = head(answer);
    Buffer body = answer.body();
    if (request.method() == HttpMethod.HEAD) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      response.end();
    } else if (answer.status() == 204 || answer.status() == 304) {
      response.end();
    } else {
      response.end(body);
    }
  }

  /** Status and headers of the function's response; the body comes in pieces. */
  HttpServerResponse head(HttpResult.Answer answer) {
    HttpServerResponse response = request.response();
    response.setStatusCode(answer.status());
    MultiMap headers = response.headers();
    HeaderLines lines = answer.headers();
    boolean own = api.cors() == null;
    for (int i = 0; i < lines.count(); i++) {
      String name = lines.name(i);
      if (own || !name.regionMatches(true, 0, "access-control-", 0, 15)) {
        headers.add(name, lines.value(i));
      }
    }
    common(headers);
    cors(headers);
    return response;
  }

  /** An answer of the gateway's own. */
  Future<Void> send(Refusal refusal, boolean close) {
    GatewayResponse own = api == null ? null : GatewayResponse.of(api.api(), refusal);
    HttpServerResponse response = request.response();
    boolean other = own != null && own.status() != null;
    response.setStatusCode(other ? own.status() : refusal.status());
    MultiMap headers = response.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, refusal.contentType());
    if (own != null) {
      own.headers(headers);
    }
    if (refusal.errorType() != null) {
      headers.set(ERROR_TYPE, refusal.errorType());
    }
    if (challenge != null && refusal.status() == 401) {
      headers.set("www-authenticate", challenge);
    }
    if (close) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    common(headers);
    if (api != null) {
      cors(headers);
    }
    return response.end(own == null ? refusal.body() : own.body(refusal, requestId));
  }

  private void common(MultiMap headers) {
    long now = listener.clock().millis();
    if (!headers.contains(HttpHeaders.DATE)) {
      headers.set(HttpHeaders.DATE, listener.clock().http(now));
    }
    if (api == null || api.api().kind() == Api.Kind.HTTP) {
      headers.set(GATEWAY_ID, requestId == null ? listener.ids().gateway() : requestId);
      return;
    }
    headers.set(REQUEST_ID, requestId == null ? listener.ids().uuid() : requestId);
    if (trace != null) {
      headers.set(TRACE_ID, trace);
    }
  }

  /** Adds what an allowed origin is told; false when the origin is not allowed. */
  private boolean cors(MultiMap headers) {
    CorsAnswer cors = api.cors();
    if (cors == null) {
      return false;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String allowed = origin == null ? null : cors.allowed(origin);
    if (allowed == null) {
      return false;
    }
    headers.set(ALLOW_ORIGIN, allowed);
    if (!allowed.equals("*")) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    if (cors.credentials()) {
      headers.set("access-control-allow-credentials", "true");
    }
    add(headers, "access-control-expose-headers", cors.exposed());
    return true;
  }

  private static void add(MultiMap headers, String name, String value) {
    if (value != null) {
      headers.set(name, value);
    }
  }
}
