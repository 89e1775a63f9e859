package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.trigger.http.Sockets;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * {@code @connections} on the API port. A connection's id says which API and stage it belongs to,
 * so whatever stands before {@code /@connections} in the path, as a stage does, is taken.
 */
public final class ConnectionsService implements AwsService {
  private static final String CONNECTIONS = "@connections";

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerErrorException", "Internal server error"),
          why -> new AwsFault(429, "LimitExceededException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private final Sockets sockets;
  private final Operations operations = new Operations(Sockets.MAX_MESSAGE);

  public ConnectionsService(Sockets sockets) {
    this.sockets = sockets;
    String one = " /@connections/{ConnectionId}";
    operations
        .rest("PostToConnection", "POST" + one, 200, this::post)
        .rest("GetConnection", "GET" + one, 200, this::get)
        .rest("DeleteConnection", "DELETE" + one, 204, this::delete);
  }

  private static String id(AwsCall call) {
    return call.path().getLast();
  }

  private Future<JsonObject> post(AwsCall call) {
    return sockets
        .send(id(call), call.body())
        .map(
            sent ->
                switch (sent) {
                  case SENT -> null;
                  case GONE -> throw gone();
                  case BUSY ->
                      throw new AwsFault(429, "LimitExceededException", "Too Many Requests");
                });
  }

  private Future<JsonObject> get(AwsCall call) {
    Sockets.Details details = sockets.details(id(call));
    if (details == null) throw gone();
    return Future.succeededFuture(details.toJson());
  }

  private Future<JsonObject> delete(AwsCall call) {
    if (!sockets.close(id(call))) throw gone();
    return Future.succeededFuture();
  }

  private static AwsFault gone() {
    return new AwsFault(410, "GoneException", "Gone");
  }

  @Override
  public String signingName() {
    return "execute-api";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return request.path().contains("/" + CONNECTIONS + "/")
        || request.path().contains("/%40connections/");
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    int from = path.indexOf(CONNECTIONS);
    return from < 0
        ? null
        : operations.at(request.method(), path.subList(from, path.size()), request.params());
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return AwsResponses.unserved(call, operation);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return Sockets.MAX_MESSAGE;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return new AwsFault(413, "PayloadTooLargeException", "Message too long");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }
}
