package io.penstock.gateway.aws;

import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * One request that has passed the door.
 *
 * @param path decoded segments of the raw path, each decoded once
 * @param query decoded parameters
 * @param requestId what the answer's {@code x-amzn-RequestId} says
 * @param by who makes it
 * @param stream the body where the service takes it as it comes; else null
 * @param from the request as it came
 */
public record AwsCall(
    HttpMethod method,
    List<String> path,
    MultiMap query,
    MultiMap headers,
    Buffer body,
    String requestId,
    HttpServerResponse response,
    CallerIdentity by,
    BodyStream stream,
    ClientRequest from) {
  /** Where the caller reaches the API port, without a slash at its end. */
  public String origin() {
    String host = headers.get("host");
    return (from == null ? "http" : from.scheme()) + "://" + (host == null ? "localhost" : host);
  }

  AwsCall traced(String header) {
    MultiMap with = MultiMap.caseInsensitiveMultiMap().addAll(headers);
    with.set("x-amzn-trace-id", header);
    return new AwsCall(method, path, query, with, body, requestId, response, by, stream, from);
  }

  AwsCall by(CallerIdentity other) {
    return new AwsCall(
        method, path, query, headers, body, requestId, response, other, stream, from);
  }
}
