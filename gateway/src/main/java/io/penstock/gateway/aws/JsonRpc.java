package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

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

  /** The operation's name; null when the headers name none of this service. */
  public String operation(MultiMap headers) {
    String target = headers.get(TARGET);
    return target == null || !target.startsWith(prefix) ? null : target.substring(prefix.length());
  }

  /**
   * The request's members.
   *
   * @throws AwsFault when the body is not a JSON object
   */
  public JsonObject input(AwsCall call) {
    try {
      return GivenMembers.of(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(400, "SerializationException", "The request is not a JSON object.");
    }
  }

  /** The handler of an operation that is given the request's members and gives the answer's. */
  public Operation.Handler handler(Function<JsonObject, Future<JsonObject>> work) {
    return call -> work.apply(input(call)).map(this::reply);
  }

  public Reply reply(JsonObject output) {
    return call -> {
      if (call.response().ended()) return;
      call.response()
          .putHeader("content-type", "application/x-amz-json-" + version)
          .end(output.toBuffer());
    };
  }

  /** The fault for an operation that is not served. */
  public AwsFault unserved(AwsCall call) {
    String name = operation(call.headers());
    return new AwsFault(
        400,
        "UnknownOperationException",
        name == null
            ? "The request names no operation."
            : "The operation " + name + " is not served here.");
  }

  @Override
  public void fault(HttpServerResponse response, AwsFault fault, String requestId) {
    if (response.headWritten() || response.ended()) return;
    if (fault.queryCode() != null)
      response.putHeader(
          "x-amzn-query-error",
          fault.queryCode() + (fault.status() >= 500 ? ";Receiver" : ";Sender"));
    var body =
        new JsonObject()
            .put("__type", typePrefix + fault.code())
            .put("message", fault.getMessage());
    fault.members().forEach(body::put);
    response
        .setStatusCode(fault.status())
        .putHeader("content-type", "application/x-amz-json-" + version)
        .end(body.toBuffer());
  }
}
