package io.penstock.gateway.aws;

import io.vertx.core.json.JsonObject;

/** A result, ready to be written. Written once, on an event loop. */
@FunctionalInterface
public interface Reply {
  void send(AwsCall call);

  /** What has written its answer itself, as streams do. */
  Reply SENT = call -> {};

  static Reply empty(int status) {
    return call -> AwsResponses.empty(call, status);
  }

  /**
   * @param body null for none
   */
  static Reply json(int status, JsonObject body) {
    return body == null ? empty(status) : call -> AwsResponses.json(call, status, body);
  }
}
