package io.penstock.gateway.aws;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** One AWS service behind the door. Called on event loops; must not block. */
public interface AwsService {
  /** The name in credential scopes. */
  String signingName();

  /** AWS's name of its model, which services of one signing name do not share. */
  default String model() {
    return signingName();
  }

  /**
   * Whether a request without a signature is for this service, by its line and headers. Signed ones
   * are so decided too among services that share a name.
   */
  boolean owns(HttpServerRequest request);

  /**
   * Whether a request needs no signature even where credentials are configured: what others are
   * sent as a link.
   */
  default boolean open(HttpServerRequest request) {
    return false;
  }

  /** What forms of the Query protocol say as {@code Version}; null where it has none. */
  default String version() {
    return null;
  }

  /** What it serves. */
  Operations operations();

  /**
   * The operation that the request's line and headers name; null where only the body tells, or
   * there is none.
   *
   * @param path decoded segments
   */
  Operation operation(HttpServerRequest request, List<String> path);

  /** The operation of a call whose line and headers named none, or null. */
  default Operation operation(AwsCall call) {
    return null;
  }

  /** The fault for a call whose operation is not served. */
  AwsFault unserved(AwsCall call, Operation operation);

  /** The service of a call that only its body tells. */
  default AwsService of(AwsCall call) {
    return this;
  }

  /**
   * The most bytes a body may have; known before it is read.
   *
   * @param operation or null
   */
  int bodyLimit(HttpServerRequest request, Operation operation);

  /**
   * Whether the body is taken as it comes, whatever its length: the call has a stream then.
   *
   * @param operation or null
   */
  default boolean streams(Operation operation) {
    return false;
  }

  /**
   * The fault for a body beyond the limit.
   *
   * @param operation or null
   */
  default AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return new AwsFault(413, "RequestEntityTooLarge", "The request is too large.");
  }

  /** How faults are written for this request. */
  Protocol protocol(HttpServerRequest request);

  /** What it calls what went wrong. */
  ServiceFaults faults();
}
