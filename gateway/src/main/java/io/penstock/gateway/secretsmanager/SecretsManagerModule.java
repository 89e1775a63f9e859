package io.penstock.gateway.secretsmanager;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.util.List;
import java.util.function.Function;

/** Secrets Manager's secrets. */
public final class SecretsManagerModule implements Service {
  private final SecretShelf secrets;
  private final AwsService api;

  public SecretsManagerModule(ServiceContext context, Function<SecretShelf, AwsService> api) {
    secrets = new SecretShelf(context);
    this.api = api.apply(secrets);
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(secrets);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
