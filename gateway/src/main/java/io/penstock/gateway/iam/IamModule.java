package io.penstock.gateway.iam;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.util.List;
import java.util.function.Function;

/** IAM: roles and policies as tools need them. */
public final class IamModule implements Service {
  private final Roles roles;
  private final AwsService api;

  /**
   * @param api makes the API
   */
  public IamModule(ServiceContext context, Function<Roles, AwsService> api) {
    roles = new Roles(context.resources, context.settings.account(), context.clock, context.random);
    this.api = api.apply(roles);
  }

  public Roles roles() {
    return roles;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(roles);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
