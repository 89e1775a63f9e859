package io.penstock.function.process;

import io.penstock.function.runtimeapi.RuntimeApi;
import io.vertx.core.Promise;
import java.time.Duration;

/** How an environment ends that has programs beside the runtime: they are told and have time. */
final class Farewell {
  /** How long an environment that ends waits for the last records to be taken. */
  private static final long LAST_RECORDS_MILLIS = 300;

  private Farewell() {}

  /**
   * @param end what ends it, once its programs have ended or have had their time
   */
  static void say(
      ProcessContext context, RuntimeApi api, Launch.Started last, String reason, Runnable end) {
    Promise<Void> told = Promise.promise();
    api.telemetry().flush().onComplete(none -> told.tryComplete());
    context.vertx().setTimer(LAST_RECORDS_MILLIS, none -> told.tryComplete());
    told.future()
        .compose(none -> api.shutDown(reason, context.clock().instant()))
        .onComplete(
            time ->
                endWithin(context, last, time.succeeded() ? time.result() : Duration.ZERO, end));
  }

  private static void endWithin(
      ProcessContext context, Launch.Started last, Duration time, Runnable end) {
    if (time.isZero()) {
      end.run();
      return;
    }
    long timer = context.vertx().setTimer(time.toMillis(), none -> end.run());
    last.process()
        .onExit()
        .thenRun(
            () -> {
              if (context.vertx().cancelTimer(timer)) end.run();
            });
    context.starter().execute(last.processes()::end);
  }
}
