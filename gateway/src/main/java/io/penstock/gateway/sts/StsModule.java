package io.penstock.gateway.sts;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.SessionKeys;
import io.penstock.gateway.iam.Roles;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.util.List;

/** Who asks, and keys that are lent for a time. */
public final class StsModule implements Service {
  private final Sessions sessions;
  private final AwsService api;

  /** Makes the API. */
  @FunctionalInterface
  public interface Api {
    AwsService of(Sessions sessions, Roles roles, String account);
  }

  public StsModule(ServiceContext context, Roles roles, Api api) {
    var settings = context.settings;
    sessions = new Sessions(context.vault, settings.credentials().keys().keySet(), context.clock);
    this.api = api.of(sessions, roles, settings.account());
  }

  public SessionKeys sessions() {
    return sessions;
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
