package io.penstock.gateway.delivery;

import java.time.Duration;

/** The engine's one thread, and time on it. */
public interface Timers {
  /** Runs the task on the engine's thread, later; tasks keep their order. Any thread. */
  void run(Runnable task);

  /** Runs the task on the engine's thread after a while. The result, when run, calls it off. */
  Runnable after(Duration delay, Runnable task);
}
