package io.penstock.trigger.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.Map;

/**
 * How a REST API words an answer of its own instead of AWS's way.
 *
 * @param status null for the usual one
 * @param headers constants; they come on top
 * @param body template of a JSON body, in which {@code $context.error.message}, {@code
 *     $context.error.messageString}, {@code $context.error.responseType} and {@code
 *     $context.requestId} stand for themselves; null for the usual one
 */
public record GatewayResponse(Integer status, Map<String, String> headers, String body) {
  static final String DEFAULT_4XX = "DEFAULT_4XX";
  static final String DEFAULT_5XX = "DEFAULT_5XX";

  public GatewayResponse {
    headers = Map.copyOf(headers);
  }

  /** Of an API; null when it words this answer as AWS does. */
  static GatewayResponse of(Api api, Refusal refusal) {
    Map<String, GatewayResponse> all = api.access().responses();
    if (all.isEmpty()) {
      return null;
    }
    GatewayResponse own = all.get(type(refusal));
    return own == null ? all.get(refusal.status() < 500 ? DEFAULT_4XX : DEFAULT_5XX) : own;
  }

  /** AWS's name for what is answered. */
  static String type(Refusal refusal) {
    String error = refusal.errorType() == null ? "" : refusal.errorType();
    return switch (error) {
      case "MissingAuthenticationTokenException" -> "MISSING_AUTHENTICATION_TOKEN";
      case "UnauthorizedException" -> "UNAUTHORIZED";
      case "AccessDeniedException" -> "ACCESS_DENIED";
      case "InvalidSignatureException", "IncompleteSignatureException" -> "INVALID_SIGNATURE";
      case "AuthorizerFailureException" -> "AUTHORIZER_FAILURE";
      case "AuthorizerConfigurationException" -> "AUTHORIZER_CONFIGURATION_ERROR";
      case "BadRequestException" ->
          refusal == Refusal.INVALID_BODY ? "BAD_REQUEST_BODY" : "BAD_REQUEST_PARAMETERS";
      case "RequestTooLargeException" -> "REQUEST_TOO_LARGE";
      case "TooManyRequestsException" -> "THROTTLED";
      case "LimitExceededException" -> "QUOTA_EXCEEDED";
      case "ForbiddenException" ->
          refusal == Refusal.INVALID_API_KEY ? "INVALID_API_KEY" : DEFAULT_4XX;
      case "InternalServerErrorException" ->
          refusal == Refusal.timedOut(Api.Kind.REST)
              ? "INTEGRATION_TIMEOUT"
              : refusal == Refusal.unreachable(Api.Kind.REST) ? "INTEGRATION_FAILURE" : DEFAULT_5XX;
      default -> refusal.status() < 500 ? DEFAULT_4XX : DEFAULT_5XX;
    };
  }

  void headers(MultiMap into) {
    headers.forEach(into::set);
  }

  Buffer body(Refusal refusal, String requestId) {
    if (body == null) {
      return refusal.body();
    }
    String message = refusal.message();
    String quoted = message == null ? "null" : Json.encode(message);
    return Buffer.buffer(
        body.replace("$context.error.messageString", quoted)
            .replace("$context.error.message", message == null ? "" : escaped(quoted))
            .replace("$context.error.responseType", type(refusal))
            .replace("$context.requestId", requestId == null ? "" : requestId));
  }

  private static String escaped(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }
}
