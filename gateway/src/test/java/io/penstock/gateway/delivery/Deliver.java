package io.penstock.gateway.delivery;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Deliveries, claims and answers for tests. */
public final class Deliver {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Deliver() {}

  public static Delivery event(String id, String function) {
    return event(id, function, Buffer.buffer("{\"id\":\"" + id + "\"}"), START);
  }

  public static Delivery event(String id, String function, Buffer payload, Instant due) {
    return new Delivery(
        id,
        Delivery.FUNCTION,
        Delivery.functionLane(function),
        "arn:aws:lambda:us-east-1:123456789012:function:" + function,
        payload,
        "test",
        null,
        null,
        null,
        null,
        START,
        due);
  }

  public static Delivery ordered(String id, String function, String key) {
    Delivery d = event(id, function);
    return new Delivery(
        id,
        d.kind(),
        d.lane(),
        d.target(),
        d.payload(),
        d.source(),
        null,
        key,
        null,
        null,
        d.accepted(),
        d.due());
  }

  public static Delivery following(String id, String cause, Buffer payload) {
    Delivery d = event(id, "follower", payload, START);
    return new Delivery(
        id,
        d.kind(),
        d.lane(),
        d.target(),
        payload,
        d.source(),
        null,
        null,
        cause,
        "{}",
        d.accepted(),
        d.due());
  }

  public static Claim claim(Instant now, int max) {
    return new Claim(
        now, now.plusSeconds(60), max, 1 << 30, Map.of(), max, Claim.Trial.ONE, Claim.SUSPECT_STEP);
  }

  public static Settlement done(Lease lease) {
    return new Settlement(
        Verdict.DONE,
        lease.progress().after(Attempt.Ended.RETURNED),
        attempt(Attempt.Ended.RETURNED),
        List.of());
  }

  public static Settlement again(Lease lease, Instant due) {
    return new Settlement(
        new Verdict.Again(due),
        lease.progress().after(Attempt.Ended.RAISED),
        attempt(Attempt.Ended.RAISED),
        List.of());
  }

  public static Settlement dead(Lease lease, Delivery... then) {
    return new Settlement(
        new Verdict.Dead(Condition.RetriesExhausted),
        lease.progress().after(Attempt.Ended.RAISED),
        attempt(Attempt.Ended.RAISED),
        List.of(then));
  }

  public static Attempt attempt(Attempt.Ended ended) {
    boolean ok = ended == Attempt.Ended.RETURNED;
    return new Attempt(
        START,
        Duration.ofMillis(12),
        ended,
        ok ? null : "TypeError",
        ok ? null : "x is not a function",
        ok ? null : "START\nEND\n");
  }

  /** Waits for an answer; not on a Vert.x thread. */
  public static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r
          ? r
          : new IllegalStateException(e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
