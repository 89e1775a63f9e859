package io.penstock.function;

import io.vertx.core.Future;
import java.time.Duration;

/** Reaches one version of one function. May be called from any thread. */
public interface Invoker {
  /**
   * Completes when the invocation has ended; never fails. Starts what it needs; does not queue:
   * with no room it completes with {@link Outcome.Throttled} at once.
   */
  Future<Result> invoke(Invocation call);

  /**
   * Sets how many environments are kept initialised (provisioned concurrency). Completes when they
   * are; fails with a reason the operator can read.
   */
  Future<Void> keepWarm(int environments);

  /** How many environments exist now: all, and those idle. */
  default Environments environments() {
    return Environments.NONE;
  }

  /**
   * Takes no new calls; completes when those under way have ended, or the grace time is over and
   * they were ended.
   */
  Future<Void> close(Duration grace);

  /** A count of execution environments. */
  record Environments(int total, int idle) {
    public static final Environments NONE = new Environments(0, 0);
  }
}
