package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.GivenMembers;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Bodies of control-plane requests: small JSON objects. */
final class JsonBody {
  private JsonBody() {}

  /**
   * @throws AwsFault when it is not an object
   */
  static JsonObject of(AwsCall call) {
    try {
      return GivenMembers.of(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(
          400, "InvalidRequestContentException", "Could not parse request body into json.");
    }
  }
}
