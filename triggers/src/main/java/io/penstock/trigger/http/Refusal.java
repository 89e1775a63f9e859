package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An answer of the gateway's own, as AWS words it.
 *
 * @param errorType value of {@code x-amzn-ErrorType}; null for none
 */
record Refusal(int status, Buffer body, String contentType, String errorType) {
  private static final String JSON = "application/json";

  static final Refusal BAD_REQUEST = message(400, "Bad Request");
  static final Refusal METHOD_NOT_ALLOWED = message(405, "Method Not Allowed");
  static final Refusal TIMEOUT = message(408, "Request Timeout");
  static final Refusal EXPECTATION = message(417, "Expectation Failed");
  static final Refusal HEADERS_TOO_LARGE = message(431, "Request Header Fields Too Large");
  static final Refusal VERSION = message(505, "HTTP Version Not Supported");
  static final Refusal BUSY = message(503, "Service Unavailable");
  static final Refusal NOT_FOUND = message(404, "Not Found");
  static final Refusal FOREIGN_NAME =
      message(
          403,
          "This port answers to names of this machine and to the domains that APIs declare, not to"
              + " this host.");

  private static final Refusal HTTP_FORBIDDEN = message(403, "Forbidden");
  private static final Refusal HTTP_UNAUTHORIZED = message(401, "Unauthorized");
  private static final Refusal HTTP_TOO_LARGE = message(413, "Request Entity Too Large");
  private static final Refusal HTTP_THROTTLED = message(429, "Too Many Requests");
  private static final Refusal HTTP_ERROR = message(500, "Internal Server Error");

  private static final Refusal REST_NO_ROUTE =
      rest(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
  private static final Refusal REST_FORBIDDEN = rest(403, "Forbidden", "ForbiddenException");
  private static final Refusal REST_DENIED =
      json(
          403,
          "{\"Message\":\"User is not authorized to access this resource\"}",
          "AccessDeniedException");
  private static final Refusal REST_DENIED_EXPLICITLY =
      json(
          403,
          "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}",
          "AccessDeniedException");
  private static final Refusal REST_UNAUTHORIZED =
      rest(401, "Unauthorized", "UnauthorizedException");
  private static final Refusal REST_TOO_LARGE =
      rest(413, "Request Too Long", "RequestTooLargeException");
  private static final Refusal REST_THROTTLED =
      rest(429, "Too Many Requests", "TooManyRequestsException");
  private static final Refusal REST_INTERNAL =
      rest(500, "Internal server error", "InternalServerErrorException");
  private static final Refusal REST_AUTHORIZER =
      json(500, "{\"message\":null}", "AuthorizerFailureException");
  private static final Refusal REST_AUTHORIZER_ANSWER =
      json(500, "{\"message\":null}", "AuthorizerConfigurationException");
  private static final Refusal REST_BAD_ANSWER =
      rest(502, "Internal server error", "InternalServerErrorException");
  private static final Refusal REST_UNREACHABLE =
      rest(504, "Network error communicating with endpoint", "InternalServerErrorException");
  private static final Refusal REST_TIMEOUT =
      rest(504, "Endpoint request timed out", "InternalServerErrorException");

  private static final Refusal URL_UNKNOWN =
      json(403, "{\"Message\":null}", "AccessDeniedException");
  private static final Refusal URL_FORBIDDEN =
      json(
          403,
          "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see:"
              + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}",
          "AccessDeniedException");
  private static final Refusal URL_TOO_LARGE =
      rest(
          413,
          "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
          "RequestTooLargeException");
  private static final Refusal URL_THROTTLED =
      json(
          429,
          "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
              + "\"message\":\"Rate Exceeded.\"}",
          "TooManyRequestsException");
  private static final Refusal URL_BAD_ANSWER =
      new Refusal(502, Buffer.buffer("Internal Server Error"), "text/plain", null);

  static final Refusal INVALID_API_KEY = rest(403, "Forbidden", "ForbiddenException");
  static final Refusal QUOTA_EXCEEDED = rest(429, "Limit Exceeded", "LimitExceededException");
  static final Refusal INVALID_BODY = rest(400, "Invalid request body", "BadRequestException");

  static final Refusal GONE = rest(410, "Gone", "GoneException");
  static final Refusal EMPTY = new Refusal(200, Buffer.buffer(), JSON, null);
  static final Refusal NO_CONTENT = new Refusal(204, Buffer.buffer(), JSON, null);

  /** What a request was for. */
  static Refusal of(JsonObject body) {
    return new Refusal(200, body.toBuffer(), JSON, null);
  }

  static Refusal missingParameters(List<String> names) {
    String text = "Missing required request parameters: [" + String.join(", ", names) + "]";
    return new Refusal(
        400, new JsonObject().put("message", text).toBuffer(), JSON, "BadRequestException");
  }

  /**
   * A REST API's resource policy lets nobody from there in.
   *
   * @param arn of the method; most of the account's digits are not told
   */
  static Refusal byPolicy(String arn, boolean explicitly) {
    String text =
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
            + arn.replaceFirst(":\\d{8}(\\d{4}):", ":********$1:")
            + (explicitly ? " with an explicit deny" : "");
    return new Refusal(
        403, new JsonObject().put("Message", text).toBuffer(), JSON, "AccessDeniedException");
  }

  /** {@code AWS_IAM}, and a signature that is not there or not right. */
  static Refusal signature(Api.Kind kind, SignedRequests.Refused refused) {
    if (kind == Api.Kind.HTTP || refused.errorType() == null) {
      return unsigned(kind);
    }
    String member = kind == Api.Kind.URL ? "Message" : "message";
    return new Refusal(
        403, new JsonObject().put(member, refused.message()).toBuffer(), JSON, refused.errorType());
  }

  /** What it says; null when it says nothing. */
  String message() {
    JsonObject said = body.length() == 0 ? new JsonObject() : body.toJsonObject();
    return said.getString("message", said.getString("Message"));
  }

  /** Whether errors are worded as a REST API's: WebSocket APIs grew out of them. */
  private static boolean isOfRest(Api.Kind kind) {
    return kind == Api.Kind.REST || kind == Api.Kind.WEBSOCKET;
  }

  /** What a receiver answers, a refusal or not. */
  static Refusal of(Receiver.Reply reply) {
    if (reply.message() == null) return new Refusal(reply.status(), Buffer.buffer(), JSON, null);
    return new Refusal(
        reply.status(), new JsonObject().put("message", reply.message()).toBuffer(), JSON, null);
  }

  /** The path names no stage. */
  static Refusal noStage(Api.Kind kind) {
    return isOfRest(kind) ? REST_FORBIDDEN : noRoute(kind);
  }

  /** No route takes the request. */
  static Refusal noRoute(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> NOT_FOUND;
      case REST, WEBSOCKET -> REST_NO_ROUTE;
      case URL -> URL_UNKNOWN;
    };
  }

  /** The API's own host names are switched off. */
  static Refusal disabled(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> NOT_FOUND;
      case REST, WEBSOCKET -> REST_FORBIDDEN;
      case URL -> URL_UNKNOWN;
    };
  }

  /** There is no such function URL. */
  static Refusal unknownUrl() {
    return URL_UNKNOWN;
  }

  /** The route names a function that does not exist. */
  static Refusal unknownFunction(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_ERROR;
      case REST, WEBSOCKET -> REST_INTERNAL;
      case URL -> URL_UNKNOWN;
    };
  }

  /** The authorizer's identity is missing or its token is invalid. */
  static Refusal unauthorized(Api.Kind kind) {
    return isOfRest(kind) ? REST_UNAUTHORIZED : HTTP_UNAUTHORIZED;
  }

  /** The authorizer says no. */
  static Refusal denied(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_FORBIDDEN;
      case REST, WEBSOCKET -> REST_DENIED;
      case URL -> URL_FORBIDDEN;
    };
  }

  /** The authorizer's policy has a statement that says no. */
  static Refusal deniedExplicitly(Api.Kind kind) {
    return isOfRest(kind) ? REST_DENIED_EXPLICITLY : denied(kind);
  }

  /** {@code AWS_IAM} and no signature that is accepted. */
  static Refusal unsigned(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_FORBIDDEN;
      case REST, WEBSOCKET -> REST_NO_ROUTE;
      case URL -> URL_FORBIDDEN;
    };
  }

  /** The authorizer failed. */
  static Refusal authorizerFailed(Api.Kind kind) {
    return isOfRest(kind) ? REST_AUTHORIZER : HTTP_ERROR;
  }

  /** The authorizer answered what is no decision. */
  static Refusal authorizerAnswer(Api.Kind kind) {
    return isOfRest(kind) ? REST_AUTHORIZER_ANSWER : HTTP_ERROR;
  }

  static Refusal tooLarge(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_TOO_LARGE;
      case REST, WEBSOCKET -> REST_TOO_LARGE;
      case URL -> URL_TOO_LARGE;
    };
  }

  static Refusal throttled(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_THROTTLED;
      case REST, WEBSOCKET -> REST_THROTTLED;
      case URL -> URL_THROTTLED;
    };
  }

  /** The function failed, or its result is no response. */
  static Refusal badAnswer(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> HTTP_ERROR;
      case REST, WEBSOCKET -> REST_BAD_ANSWER;
      case URL -> URL_BAD_ANSWER;
    };
  }

  /** The function did not answer within the route's time. */
  static Refusal timedOut(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> BUSY;
      case REST, WEBSOCKET -> REST_TIMEOUT;
      case URL -> URL_BAD_ANSWER;
    };
  }

  /** The function could not be reached, for a reason on our side. */
  static Refusal unreachable(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> BUSY;
      case REST, WEBSOCKET -> REST_UNREACHABLE;
      case URL -> URL_BAD_ANSWER;
    };
  }

  /** Answers with it where no API is to be spoken for, as the connection's last. */
  void send(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(body);
  }

  private static Refusal message(int status, String text) {
    return json(status, "{\"message\":\"" + text + "\"}", null);
  }

  private static Refusal rest(int status, String text, String errorType) {
    return json(status, "{\"message\":\"" + text + "\"}", errorType);
  }

  private static Refusal json(int status, String body, String errorType) {
    return new Refusal(status, Buffer.buffer(body), JSON, errorType);
  }
}
