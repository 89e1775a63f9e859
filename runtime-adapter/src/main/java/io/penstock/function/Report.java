package io.penstock.function;

import io.vertx.core.buffer.Buffer;

/**
 * What an invocation cost: the facts of Lambda's REPORT line.
 *
 * @param durationNanos from handing over the event to the end
 * @param initNanos length of a cold start that this invocation paid for; 0 when warm
 * @param memoryMb the configured size
 * @param maxMemoryMb the most the environment has used; 0 when not known (endpoints, workers)
 * @param logTail the last 4 KB of the invocation's log; null unless asked for
 */
public record Report(
    long durationNanos, long initNanos, int memoryMb, int maxMemoryMb, Buffer logTail) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Nothing ran. */
  public static final Report NONE = new Report(0, 0, 0, 0, null);

  public boolean coldStart() {
    return initNanos > 0;
  }

  /** Milliseconds billed: duration plus init, rounded up to 1 ms. */
  public long billedMillis() {
    return Math.ceilDiv(durationNanos + initNanos, NANOS_PER_MILLI);
  }
}
