package io.penstock.function.process;

import io.penstock.function.FunctionErrors;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The environments of one function version. An idle one is taken again, the last used first; else a
 * new one is started if there is room. Nothing waits: without room the call is throttled. Any
 * thread; the lock is held for list operations only.
 */
final class EnvironmentPool implements Invoker {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final long FIRST_RESPAWN_MILLIS = 1_000;
  private static final long LONGEST_RESPAWN_MILLIS = 60_000;

  private final FunctionSpec spec;
  private final ProcessContext context;
  private final EnvironmentLimit room;
  private final Duration initLimit;
  private final Duration idleAfter;
  private final Set<Environment> all = new HashSet<>();
  private final ArrayDeque<Environment> idle = new ArrayDeque<>();
  private int starting;
  private int wanted;
  private int provisioned;
  private long respawnMillis = FIRST_RESPAWN_MILLIS;
  private boolean closed;
  private Promise<Void> emptied;

  EnvironmentPool(
      FunctionSpec spec,
      ProcessContext context,
      EnvironmentLimit room,
      EnvironmentSettings settings) {
    this.spec = spec;
    this.context = context;
    this.room = room;
    this.initLimit = settings.initLimit();
    this.idleAfter = settings.idleAfter();
  }

  @Override
  public Future<Result> invoke(Invocation call) {
    Environment warm = take();
    if (warm != null)
      return run(warm, call, spec.timeout())
          .compose(
              result ->
                  result.outcome() == Environment.NOT_BEGUN
                      ? invoke(call)
                      : Future.succeededFuture(result));
    Environment cold = create(false);
    if (cold == null)
      return Future.succeededFuture(
          Result.notRun(
              new Outcome.Throttled(Outcome.Reason.ConcurrentInvocationLimitExceeded, TRY_AGAIN)));
    long start = System.nanoTime();
    return start(cold, initLimit)
        .transform(
            started ->
                started.succeeded()
                    ? run(cold, call, spec.timeout())
                    : initEnded(call, (InitProblem) started.cause(), System.nanoTime() - start));
  }

  private Future<Void> start(Environment environment, Duration limit) {
    synchronized (this) {
      starting++;
    }
    return environment
        .start(limit)
        .onComplete(
            _ -> {
              synchronized (this) {
                starting--;
              }
            });
  }

  private Future<Result> run(Environment environment, Invocation call, Duration limit) {
    return environment
        .run(call, limit)
        .onComplete(
            ended -> {
              if (ended.result().outcome() instanceof Outcome.TimedOut) environment.kill();
              environment.settled().onComplete(none -> release(environment));
            });
  }

  /** Lambda begins a cold start anew that took too long, within the time of the invocation. */
  private Future<Result> initEnded(Invocation call, InitProblem problem, long nanos) {
    if (problem.outcome() != null) return Future.succeededFuture(notRun(call, problem, nanos));
    Environment again = create(false);
    if (again == null)
      return Future.succeededFuture(
          Result.notRun(
              new Outcome.Throttled(Outcome.Reason.ConcurrentInvocationLimitExceeded, TRY_AGAIN)));
    long start = System.nanoTime();
    return start(again, spec.timeout())
        .transform(
            started -> {
              Duration used = Duration.ofNanos(System.nanoTime() - start);
              if (started.succeeded()) return run(again, call, spec.timeout().minus(used));
              var second = (InitProblem) started.cause();
              if (second.outcome() != null)
                return Future.succeededFuture(notRun(call, second, used.toNanos()));
              Outcome timedOut = FunctionErrors.timedOut(call.requestId(), spec.timeout());
              return Future.succeededFuture(
                  new Result(
                      timedOut, new Report(spec.timeout().toNanos(), 0, spec.memoryMb(), 0, null)));
            });
  }

  /** The function's init failed: the caller gets what the runtime posted, with its own id. */
  private Result notRun(Invocation call, InitProblem problem, long nanos) {
    Outcome outcome = problem.outcome();
    if (outcome instanceof Outcome.Unreachable) return Result.notRun(outcome);
    if (outcome instanceof Outcome.Raised raised
        && raised.payload().toString().contains("\"RequestId:  Error:"))
      outcome =
          new Outcome.Raised(
              raised.errorType(),
              io.vertx.core.buffer.Buffer.buffer(
                  raised
                      .payload()
                      .toString()
                      .replace(
                          "RequestId:  Error:", "RequestId: " + call.requestId() + " Error:")));
    return new Result(outcome, new Report(0, nanos, spec.memoryMb(), 0, null));
  }

  private Environment take() {
    synchronized (this) {
      while (!idle.isEmpty()) {
        Environment environment = idle.pollLast();
        if (!environment.isDead()) return environment;
      }
      return null;
    }
  }

  private Environment create(boolean keep) {
    if (!room.enter(this)) return null;
    Environment[] made = new Environment[1];
    made[0] = new Environment(context, spec, keep, () -> died(made[0]));
    synchronized (this) {
      if (closed) {
        room.leave();
        return null;
      }
      all.add(made[0]);
      if (keep) provisioned++;
    }
    return made[0];
  }

  private void release(Environment environment) {
    boolean end;
    synchronized (this) {
      if (environment.isDead()) return;
      end = closed || !environment.provisioned() && idleAfter.isZero();
      if (!end) {
        environment.idleSince(context.clock().millis());
        idle.addLast(environment);
      }
    }
    if (end) environment.kill();
  }

  private void died(Environment environment) {
    room.leave();
    Promise<Void> empty = null;
    boolean respawn;
    synchronized (this) {
      all.remove(environment);
      idle.remove(environment);
      if (environment.provisioned()) provisioned--;
      respawn = !closed && provisioned < wanted;
      if (all.isEmpty()) empty = emptied;
    }
    if (empty != null) empty.tryComplete();
    if (respawn) {
      context.vertx().setTimer(respawnMillis, none -> fill());
      respawnMillis = Math.min(LONGEST_RESPAWN_MILLIS, respawnMillis * 2);
    }
  }

  @Override
  public Future<Void> keepWarm(int environments) {
    List<Environment> surplus = new ArrayList<>();
    synchronized (this) {
      wanted = environments;
      int over = provisioned - environments;
      for (Environment environment : List.copyOf(idle))
        if (environment.provisioned() && over-- > 0) surplus.add(environment);
    }
    surplus.forEach(Environment::kill);
    return fill();
  }

  private Future<Void> fill() {
    var starts = new ArrayList<Future<Void>>();
    while (true) {
      synchronized (this) {
        if (closed || provisioned >= wanted) break;
      }
      Environment environment = create(true);
      if (environment == null) {
        starts.add(Future.failedFuture("no room for more environments (--max-environments)"));
        break;
      }
      starts.add(
          start(environment, longerOf(initLimit.multipliedBy(13), spec.timeout()))
              .onSuccess(
                  none -> {
                    respawnMillis = FIRST_RESPAWN_MILLIS;
                    release(environment);
                  }));
    }
    return Future.all(starts).mapEmpty();
  }

  private static Duration longerOf(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  FunctionSpec spec() {
    return spec;
  }

  /** Whether one of its environments made a connection through its doors. */
  boolean made(SocketAddress peer) {
    List<Environment> living;
    synchronized (this) {
      living = List.copyOf(all);
    }
    return living.stream().anyMatch(environment -> environment.made(peer));
  }

  /** Whether one of its processes holds the socket of that inode. Blocking. */
  boolean holdsSocket(String inode) {
    List<Environment> living;
    synchronized (this) {
      living = List.copyOf(all);
    }
    return living.stream().anyMatch(environment -> environment.holdsSocket(inode));
  }

  /** Logs what the environments have printed meanwhile. */
  void poll() {
    List<Environment> living;
    synchronized (this) {
      if (all.isEmpty()) return;
      living = List.copyOf(all);
    }
    living.forEach(Environment::poll);
  }

  /** Ends what has been idle for too long. */
  void reap(long nowMillis) {
    List<Environment> old = new ArrayList<>();
    synchronized (this) {
      for (Environment environment : idle)
        if (!environment.provisioned()
            && nowMillis - environment.idleSinceMillis() >= idleAfter.toMillis())
          old.add(environment);
      idle.removeAll(old);
    }
    old.forEach(Environment::kill);
  }

  /** Since when its longest idle environment is idle; Long.MAX_VALUE when none can be spared. */
  synchronized long idleSinceMillis() {
    long since = Long.MAX_VALUE;
    for (Environment environment : idle)
      if (!environment.provisioned()) since = Math.min(since, environment.idleSinceMillis());
    return since;
  }

  /** Ends the longest idle environment to make room; false when there is none. */
  boolean spare() {
    Environment oldest = null;
    synchronized (this) {
      for (Environment environment : idle)
        if (!environment.provisioned()) {
          oldest = environment;
          break;
        }
      if (oldest != null) idle.remove(oldest);
    }
    if (oldest != null) oldest.kill();
    return oldest != null;
  }

  /** How many are not asked for work yet. */
  synchronized int starting() {
    return starting;
  }

  @Override
  public synchronized Environments environments() {
    return new Environments(all.size(), idle.size());
  }

  @Override
  public Future<Void> close(Duration grace) {
    List<Environment> resting;
    Future<Void> gone;
    synchronized (this) {
      closed = true;
      if (emptied == null) emptied = Promise.promise();
      if (all.isEmpty()) emptied.tryComplete();
      resting = List.copyOf(idle);
      gone = emptied.future();
    }
    resting.forEach(Environment::kill);
    long timer = context.vertx().setTimer(Math.max(1, grace.toMillis()), none -> endAll());
    return gone.onComplete(
        none -> {
          context.vertx().cancelTimer(timer);
          room.forget(this);
        });
  }

  private void endAll() {
    List<Environment> left;
    synchronized (this) {
      left = List.copyOf(all);
    }
    left.forEach(Environment::kill);
  }
}
