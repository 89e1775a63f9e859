package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerRequest;

/** One AWS service behind the door. Called on event loops; must not block. */
public interface AwsService {
  /** The name in credential scopes. */
  String signingName();

  /** Whether a request without a signature is for this service, by its line and headers. */
  boolean owns(HttpServerRequest request);

  /**
   * Whether a request needs no signature even where credentials are configured: what others are
   * sent as a link.
   */
  default boolean open(HttpServerRequest request) {
    return false;
  }

  /** The most bytes a body may have; known before it is read. */
  int bodyLimit(HttpServerRequest request);

  /** The fault for a body beyond the limit. */
  AwsFault tooLarge(HttpServerRequest request);

  /** How faults are written for this request. */
  Protocol protocol(HttpServerRequest request);

  /** Answers the call; throws {@link AwsFault} for what is wrong with it at once. */
  void serve(AwsCall call);
}
