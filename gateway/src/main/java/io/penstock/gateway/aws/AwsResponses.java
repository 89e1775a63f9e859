package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Answers of REST-JSON services. */
public final class AwsResponses {
  /** These shapes spell their text {@code message}; all others {@code Message}. */
  private static final Set<String> LOWER_CASE =
      Set.of(
          "BadRequestException",
          "ConflictException",
          "NotFoundException",
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

  /**
   * The fault for an operation of a REST service that is not served.
   *
   * @param operation null when AWS has none with the call's line
   */
  public static AwsFault unserved(AwsCall call, Operation operation) {
    String named =
        operation == null ? call.method() + " /" + String.join("/", call.path()) : operation.name();
    return new AwsFault(
        404, "UnknownOperationException", "The operation " + named + " is not served here.");
  }

  /** The fault as REST-JSON has it; ends the response unless it has begun. */
  static void fault(HttpServerResponse response, AwsFault fault) {
    if (response.headWritten() || response.ended()) return;
    String key = LOWER_CASE.contains(fault.code()) ? "message" : "Message";
    var body = new JsonObject();
    fault.members().forEach(body::put);
    if (!fault.code().equals("ValidationException"))
      body.put("Type", fault.status() >= 500 ? "Service" : "User");
    body.put(key, fault.getMessage());
    if (fault.retryAfterSeconds() > 0)
      response.putHeader("Retry-After", Long.toString(fault.retryAfterSeconds()));
    response
        .setStatusCode(fault.status())
        .putHeader("x-amzn-ErrorType", fault.code())
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
