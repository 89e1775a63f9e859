package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Answers of REST-JSON services. */
public final class AwsResponses {
  /** These shapes spell their text {@code message}; all others {@code Message}. */
  private static final Set<String> LOWER_CASE =
      Set.of(
          "InvalidParameterValueException",
          "InvalidRequestContentException",
          "RequestTooLargeException",
          "ResourceConflictException",
          "TooManyRequestsException",
          "PreconditionFailedException",
          "PolicyLengthExceededException",
          "ProvisionedConcurrencyConfigNotFoundException",
          "UnsupportedMediaTypeException",
          "ResourceNotReadyException");

  private AwsResponses() {}

  public static void json(AwsCall call, int status, JsonObject body) {
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }

  public static void empty(AwsCall call, int status) {
    call.response().setStatusCode(status).end();
  }

  /** The fault as REST-JSON has it; ends the response unless it has begun. */
  public static void fault(HttpServerResponse response, AwsFault fault, JsonObject more) {
    if (response.headWritten() || response.ended()) return;
    String key = LOWER_CASE.contains(fault.code()) ? "message" : "Message";
    var body = new JsonObject();
    if (more != null) body.mergeIn(more);
    if (!fault.code().equals("ValidationException"))
      body.put("Type", fault.status() >= 500 ? "Service" : "User");
    body.put(key, fault.getMessage());
    response
        .setStatusCode(fault.status())
        .putHeader("x-amzn-ErrorType", fault.code())
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
