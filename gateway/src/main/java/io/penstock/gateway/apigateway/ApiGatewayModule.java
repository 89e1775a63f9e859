package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.http.Sockets;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** API Gateway beyond its templates: APIs made by API, open connections of WebSocket APIs. */
public final class ApiGatewayModule implements Service {
  private final Sockets sockets = new Sockets();
  private final MadeApis http;
  private final MadeApis rest;
  private final UsagePlans plans;
  private final List<AwsService> services;

  /**
   * @param httpPort asked once it is open
   * @param services makes the control APIs and the management API
   */
  public ApiGatewayModule(
      ServiceContext context,
      IntSupplier httpPort,
      Function<ApiGatewayModule, List<AwsService>> services) {
    http =
        new MadeApis(
            context,
            new Resources<>("http-api", Made::id, Made.CODEC, context.resources),
            "HTTP APIs made by API",
            (api, stage, owner) -> new DeployedStage(api, stage, owner).build(),
            httpPort);
    plans =
        new UsagePlans(
            new Resources<>("api-key", Made::id, Made.CODEC, context.resources),
            new Resources<>("usage-plan", Made::id, Made.CODEC, context.resources));
    rest =
        new MadeApis(
            context,
            new Resources<>("rest-api", Made::id, Made.CODEC, context.resources),
            "REST APIs made by API",
            (api, stage, owner) -> new RestStage(api, stage, owner, plans).build(),
            httpPort);
    plans.follow(rest::renew);
    this.services = services.apply(this);
  }

  public Sockets sockets() {
    return sockets;
  }

  /** HTTP APIs made by API. */
  public MadeApis http() {
    return http;
  }

  /** REST APIs made by API. */
  public MadeApis rest() {
    return rest;
  }

  /** Of REST APIs made by API. */
  public UsagePlans plans() {
    return plans;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(http, plans, rest);
  }

  @Override
  public List<AwsService> apis() {
    return services;
  }

  @Override
  public List<Listing> listings() {
    return List.of(http, rest);
  }
}
