package io.penstock.trigger.shape;

import java.util.Map;

/**
 * One connection of a WebSocket API, as its events show it. Kept as long as the connection.
 *
 * @param stageVariables may be empty
 * @param domainName host it came to, without port
 * @param connectedAt milliseconds since 1970
 * @param userAgent null when the client named none
 * @param authorizer JSON of {@code requestContext.authorizer}; null when there is none
 * @param identity who signed the request that opened it
 */
public record SocketFacts(
    String apiId,
    String stage,
    Map<String, String> stageVariables,
    String domainName,
    String connectionId,
    long connectedAt,
    String sourceIp,
    String userAgent,
    byte[] authorizer,
    Identity identity) {
  public SocketFacts {
    stageVariables = Map.copyOf(stageVariables);
  }

  /** The same with what the authorizer said. */
  public SocketFacts with(byte[] authorizerJson, Identity caller) {
    return new SocketFacts(
        apiId,
        stage,
        stageVariables,
        domainName,
        connectionId,
        connectedAt,
        sourceIp,
        userAgent,
        authorizerJson,
        caller);
  }
}
