package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.http.Sockets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** API Gateway beyond its templates: APIs made by API, open connections of WebSocket APIs. */
public final class ApiGatewayModule implements Service {
  private final Sockets sockets = new Sockets();
  private final HttpApis made;
  private final List<AwsService> services;

  /**
   * @param httpPort asked once it is open
   * @param services makes the control API and the management API
   */
  public ApiGatewayModule(
      ServiceContext context,
      IntSupplier httpPort,
      BiFunction<HttpApis, Sockets, List<AwsService>> services) {
    made = new HttpApis(context, httpPort);
    this.services = services.apply(made, sockets);
  }

  public Sockets sockets() {
    return sockets;
  }

  /** Those made by API. */
  public HttpApis made() {
    return made;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(made);
  }

  @Override
  public List<AwsService> apis() {
    return services;
  }

  @Override
  public List<Listing> listings() {
    return List.of(made);
  }
}
