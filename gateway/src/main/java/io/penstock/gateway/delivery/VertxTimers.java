package io.penstock.gateway.delivery;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** {@link Timers} on one Vert.x context. */
public final class VertxTimers implements Timers {
  private final Vertx vertx;
  private final Context context;

  public VertxTimers(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> run(task));
    return () -> vertx.cancelTimer(id);
  }
}
