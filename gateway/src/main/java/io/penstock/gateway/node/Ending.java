package io.penstock.gateway.node;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** What is told of the end: what was waited for, and what waits until the next start. */
final class Ending {
  private static final long COUNT_SECONDS = 2;

  private final LongAdder drained = new LongAdder();
  private final Runnable unfollow;

  /** Counts from now on. */
  Ending(Node node) {
    unfollow =
        node.context.activity.follow(
            what -> {
              if (what instanceof Activity.Called) drained.increment();
            });
  }

  /** While what is under way may still end. */
  static String begun(Node node) {
    long running = node.lambda.callsUnderWay();
    return "ending"
        + (running == 0
            ? "."
            : ": "
                + of(running, "call")
                + " under way, "
                + node.context.settings.grace().toSeconds()
                + " s at most.");
  }

  /** When nothing is under way any more, before the store is closed. Never fails; may block. */
  String ended(Node node) {
    unfollow.run();
    String calls = drained.sum() == 0 ? "" : of(drained.sum(), "call") + " ended meanwhile; ";
    try {
      Map<String, Counts> counts =
          node.shard
              .deliveries
              .counts()
              .toCompletionStage()
              .toCompletableFuture()
              .get(COUNT_SECONDS, TimeUnit.SECONDS);
      long waits =
          counts.values().stream()
              .mapToLong(each -> each.pending() + each.running() + each.waiting())
              .sum();
      long dead = counts.values().stream().mapToLong(Counts::dead).sum();
      return "ended: "
          + calls
          + (waits == 0 ? "nothing waits" : of(waits, "event") + " kept for the next start")
          + (dead == 0 ? "." : "; " + of(dead, "dead letter") + " kept.");
    } catch (java.util.concurrent.ExecutionException | TimeoutException | RuntimeException e) {
      return "ended" + (calls.isEmpty() ? "." : ": " + calls + "the rest is kept.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "ended.";
    }
  }

  private static String of(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
