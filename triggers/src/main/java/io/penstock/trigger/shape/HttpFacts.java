package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One HTTP request, as the event shapes need it.
 *
 * @param route the route it was matched to
 * @param domainName host it came to, without port
 * @param method in capitals
 * @param path as received, with the stage, still percent-encoded
 * @param pathInStage the same without the stage
 * @param query as received, without {@code ?}; empty for none
 * @param protocol {@code HTTP/1.1}
 * @param headers those the function shall see
 * @param parameterValues of the path parameters, in the route's order, still percent-encoded
 * @param sourceIp of the client
 * @param requestId of the request at this API
 * @param extendedRequestId a REST API's second one
 * @param time milliseconds since 1970
 * @param clfTime the same as {@code 04/Mar/2026:05:06:07 +0000}
 * @param authorizer JSON of {@code requestContext.authorizer}; null when there is none
 * @param identity who called
 * @param body null or empty for none
 */
public record HttpFacts(
    RouteFacts route,
    String domainName,
    String method,
    String path,
    String pathInStage,
    String query,
    String protocol,
    HeaderLines headers,
    String[] parameterValues,
    String sourceIp,
    String requestId,
    String extendedRequestId,
    long time,
    String clfTime,
    byte[] authorizer,
    Identity identity,
    Buffer body) {

  boolean hasBody() {
    return body != null && body.length() > 0;
  }

  /** First label of the host. */
  String domainPrefix() {
    int dot = domainName.indexOf('.');
    return dot < 0 ? domainName : domainName.substring(0, dot);
  }

  /** Decoded value of a query parameter, the last if repeated; null when there is none. */
  public String queryParameter(String name) {
    List<String> values = QueryText.parameters(query).get(name);
    return values == null ? null : values.getLast();
  }

  /** Whether the body is JSON, which it is too when nothing is said of its type. */
  public boolean isJson() {
    String type = MediaType.bare(headers.last("content-type"));
    return type.isEmpty() || type.equals("application/json");
  }

  /** Value of a path parameter, still percent-encoded; null when there is none. */
  public String pathParameter(String name) {
    int at = route.parameters().indexOf(name);
    return at < 0 ? null : parameterValues[at];
  }

  /**
   * The same with what is known later.
   *
   * @param authorizerJson as {@link #authorizer}
   * @param caller as {@link #identity}
   * @param wholeBody as {@link #body}
   */
  public HttpFacts with(byte[] authorizerJson, Identity caller, Buffer wholeBody) {
    return new HttpFacts(
        route,
        domainName,
        method,
        path,
        pathInStage,
        query,
        protocol,
        headers,
        parameterValues,
        sourceIp,
        requestId,
        extendedRequestId,
        time,
        clfTime,
        authorizerJson,
        caller,
        wholeBody);
  }
}
