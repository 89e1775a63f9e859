package io.penstock.gateway.delivery.sim;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions that succeed, fail, stall, refuse and answer late; and the log of what they saw. */
final class Functions implements Intake {
  /** One call, as the function saw it. */
  static final class Call {
    final String id;
    final int epoch;
    final long started;
    long ended = -1;
    Outcome outcome;

    Call(String id, int epoch, long started) {
      this.id = id;
      this.epoch = epoch;
      this.started = started;
    }

    boolean returned() {
      return outcome instanceof Outcome.Returned;
    }

    /** Whether the function really ran. */
    boolean ran() {
      return !(outcome instanceof Outcome.Throttled);
    }
  }

  private final World world;
  private final List<Call> calls = new ArrayList<>();
  private final Runnable crash;
  int inFlight;
  int mostInFlight;
  final Map<String, Integer> mostOfLane = new HashMap<>();

  /** Calls that came although the target had just taken nothing many times in a row. */
  final List<String> hammered = new ArrayList<>();

  private static final int CROWD = 14;
  private static final long LEAST_PAUSE_MILLIS = 250;
  private final Map<String, Lane> lanes = new HashMap<>();

  /** What a target sees. */
  private static final class Lane {
    private int inFlight;
    private int refusedInARow;
    private long lastEnd;
  }

  /**
   * @param crash what a poison event does to the gateway
   */
  Functions(World world, Runnable crash) {
    this.world = world;
    this.crash = crash;
  }

  List<Call> calls() {
    return calls;
  }

  /** What the process that runs now has called and not yet heard the end of. */
  Set<String> inFlightIds() {
    var ids = new HashSet<String>();
    for (Call call : calls) if (call.epoch == world.epoch() && call.ended < 0) ids.add(call.id);
    return ids;
  }

  /** Nothing of the old process counts as in flight. */
  void forgetInFlight() {
    inFlight = 0;
    lanes.clear();
  }

  @Override
  public Future<Result> call(Invocation invocation, String source) {
    String id = invocation.requestId();
    var call = new Call(id, world.epoch(), world.millis());
    calls.add(call);
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    Lane lane = lanes.computeIfAbsent(id.substring(0, id.indexOf('-')), _ -> new Lane());
    mostOfLane.merge(id.substring(0, id.indexOf('-')), ++lane.inFlight, Math::max);
    if (lane.refusedInARow >= CROWD && world.millis() - lane.lastEnd < LEAST_PAUSE_MILLIS)
      hammered.add(id + " at " + world.millis());
    if (id.startsWith("poison")) {
      int epoch = call.epoch;
      world.after(
          world.between(0, 3),
          () -> {
            if (epoch == world.epoch()) crash.run();
          });
      return Promise.<Result>promise().future();
    }
    Outcome outcome = outcome(id);
    call.outcome = outcome;
    Promise<Result> promise = Promise.promise();
    world.after(
        took(id, outcome),
        () -> {
          call.ended = world.millis();
          if (call.epoch == world.epoch()) {
            inFlight--;
            lane.inFlight--;
            lane.lastEnd = world.millis();
            boolean refused =
                outcome instanceof Outcome.Throttled || outcome instanceof Outcome.Unreachable;
            lane.refusedInARow = refused ? lane.refusedInARow + 1 : 0;
          }
          promise.complete(new Result(outcome, Report.NONE));
        });
    return promise.future();
  }

  private long took(String id, Outcome outcome) {
    if (outcome instanceof Outcome.Throttled) return 0;
    if (outcome instanceof Outcome.TimedOut) return 900_000;
    return id.startsWith("slow") ? world.between(1_000, 890_000) : world.between(0, 200);
  }

  private Outcome outcome(String id) {
    double dice = world.random.nextDouble();
    if (id.startsWith("hopeless")) return raised();
    if (id.startsWith("refused"))
      return dice < 0.97 ? throttled() : new Outcome.Returned(Buffer.buffer("{}"));
    if (dice < 0.10) return raised();
    if (dice < 0.12) return new Outcome.TimedOut(Duration.ofSeconds(900), Buffer.buffer("{}"));
    if (dice < 0.20) return throttled();
    if (dice < 0.25) return new Outcome.Unreachable("connection refused");
    return new Outcome.Returned(Buffer.buffer("{}"));
  }

  private static Outcome raised() {
    return new Outcome.Raised("E", Buffer.buffer("{\"errorMessage\":\"no\"}"));
  }

  private static Outcome throttled() {
    return new Outcome.Throttled(
        Outcome.Reason.ReservedFunctionConcurrentInvocationLimitExceeded, Duration.ofSeconds(1));
  }

  @Override
  public Future<Void> accept(List<Event> events) {
    throw new UnsupportedOperationException();
  }
}
