package io.penstock.gateway.aws;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * AWS JSON 1.0 and 1.1: {@code POST /}, the operation in {@code X-Amz-Target}, JSON in and out.
 *
 * @param version {@code 1.0} or {@code 1.1}
 * @param prefix of the target, with its dot: {@code AWSEvents.}
 * @param typePrefix of error types, such as {@code com.amazonaws.sqs#}; or empty
 */
public record JsonRpc(String version, String prefix, String typePrefix) implements Protocol {
  private static final String TARGET = "x-amz-target";

  /** Whether the request's headers are of this service. */
  public boolean owns(MultiMap headers) {
    String target = headers.get(TARGET);
    return target != null && target.startsWith(prefix);
  }

  /**
   * The operation's name.
   *
   * @throws AwsFault when the request names none of this service
   */
  public String operation(AwsCall call) {
    String target = call.headers().get(TARGET);
    if (target == null || !target.startsWith(prefix))
      throw new AwsFault(400, "UnknownOperationException", "");
    return target.substring(prefix.length());
  }

  /**
   * The request's members.
   *
   * @throws AwsFault when the body is not a JSON object
   */
  public JsonObject input(AwsCall call) {
    if (call.body().length() == 0) return new JsonObject();
    try {
      return new JsonObject(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(400, "SerializationException", "The request is not a JSON object.");
    }
  }

  public void answer(AwsCall call, JsonObject output) {
    if (call.response().ended()) return;
    call.response()
        .putHeader("content-type", "application/x-amz-json-" + version)
        .end(output.toBuffer());
  }

  @Override
  public void fault(HttpServerResponse response, AwsFault fault, String requestId) {
    if (response.headWritten() || response.ended()) return;
    if (fault.queryCode() != null)
      response.putHeader(
          "x-amzn-query-error",
          fault.queryCode() + (fault.status() >= 500 ? ";Receiver" : ";Sender"));
    response
        .setStatusCode(fault.status())
        .putHeader("content-type", "application/x-amz-json-" + version)
        .end(
            new JsonObject()
                .put("__type", typePrefix + fault.code())
                .put("message", fault.getMessage())
                .toBuffer());
  }
}
