package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What an invocation's headers ask for. */
final class InvocationHeaders {
  private static final int CLIENT_CONTEXT_BYTES = 3_583;

  private InvocationHeaders() {}

  /**
   * The kind of invocation.
   *
   * @param known what the operation knows, the default first
   * @throws AwsFault for another
   */
  static String type(AwsCall call, String... known) {
    String type = call.headers().get("x-amz-invocation-type");
    return type == null ? known[0] : one("invocationType", type, List.of(known));
  }

  /**
   * @throws AwsFault for a log type that there is not
   */
  static void checkLogType(AwsCall call) {
    String type = call.headers().get("x-amz-log-type");
    if (type != null) one("logType", type, List.of("None", "Tail"));
  }

  static boolean isTail(AwsCall call) {
    return "Tail".equals(call.headers().get("x-amz-log-type"));
  }

  private static String one(String member, String given, List<String> known) {
    if (known.contains(given)) return given;
    throw AwsFault.validation(
        "1 validation error detected: Value '"
            + given
            + "' at '"
            + member
            + "' failed to satisfy constraint: Member must satisfy enum value set: "
            + known);
  }

  /** The client context as JSON text, or null. */
  static String clientContext(AwsCall call) {
    String header = call.headers().get("x-amz-client-context");
    if (header == null) return null;
    if (header.length() > CLIENT_CONTEXT_BYTES)
      throw new AwsFault(
          400, "InvalidRequestContentException", "Client context must be at most 3583 bytes.");
    try {
      String context = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
      new JsonObject(context);
      return context;
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      throw new AwsFault(
          400,
          "InvalidRequestContentException",
          "Client context must be a valid Base64-encoded JSON object.");
    }
  }
}
