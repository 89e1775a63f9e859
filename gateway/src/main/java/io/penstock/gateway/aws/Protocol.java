package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerResponse;

/** How one of AWS's wire protocols says that something is wrong. */
@FunctionalInterface
public interface Protocol {
  /**
   * Answers with the fault and ends the response, unless it has begun.
   *
   * @param requestId as in the header {@code x-amzn-RequestId}
   */
  void fault(HttpServerResponse response, AwsFault fault, String requestId);

  /** Lambda and Scheduler. */
  Protocol REST_JSON = (response, fault, requestId) -> AwsResponses.fault(response, fault);
}
