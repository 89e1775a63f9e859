package io.penstock.gateway.logs;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.util.List;
import java.util.function.BiFunction;

/** CloudWatch Logs over what functions have written. */
public final class LogsModule implements Service {
  private final AwsService api;

  /**
   * @param api makes the API; its second argument is whose the groups are
   */
  public LogsModule(
      ServiceContext context,
      Registry functions,
      FunctionLogs logs,
      BiFunction<LogGroups, Owner, AwsService> api) {
    this.api = api.apply(new LogGroups(functions, logs), context.owner);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
