package io.penstock.gateway.ssm;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.util.List;
import java.util.function.Function;

/** SSM's parameters. */
public final class SsmModule implements Service {
  private final Parameters parameters;
  private final AwsService api;

  public SsmModule(ServiceContext context, Function<Parameters, AwsService> api) {
    parameters = new Parameters(context);
    this.api = api.apply(parameters);
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(parameters);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
