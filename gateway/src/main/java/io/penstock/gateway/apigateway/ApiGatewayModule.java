package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.service.Service;
import io.penstock.trigger.http.Sockets;
import java.util.List;
import java.util.function.Function;

/** API Gateway beyond its templates: open connections of WebSocket APIs. */
public final class ApiGatewayModule implements Service {
  private final Sockets sockets = new Sockets();
  private final Function<Sockets, AwsService> api;

  /**
   * @param api makes the management API
   */
  public ApiGatewayModule(Function<Sockets, AwsService> api) {
    this.api = api;
  }

  public Sockets sockets() {
    return sockets;
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api.apply(sockets));
  }
}
