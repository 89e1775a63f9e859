package io.penstock.gateway.cloudwatch;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** CloudWatch's metrics of the gateway's own services. */
public final class CloudWatchModule implements Service, Lifecycle {
  private static final long LOOK_MILLIS = 10_000;

  private final Vertx vertx;
  private final OwnMetrics own;
  private final AwsService api;
  private long timer = -1;

  /**
   * @param api is given the history, and what takes over what has been counted until now
   */
  public CloudWatchModule(
      ServiceContext context, BiFunction<MetricHistory, Runnable, AwsService> api) {
    vertx = context.vertx;
    var history = new MetricHistory();
    own = new OwnMetrics(context.metrics, history, context.clock);
    this.api = api.apply(history, own::look);
  }

  @Override
  public Future<Void> load() {
    return Future.succeededFuture();
  }

  /** Templates declare nothing of it. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> start() {
    timer = vertx.setPeriodic(LOOK_MILLIS, due -> vertx.executeBlocking(this::look, true));
    return Future.succeededFuture();
  }

  private Void look() {
    own.look();
    return null;
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(this);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
