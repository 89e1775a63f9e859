package io.penstock.function.process;

import io.penstock.function.FunctionErrors;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.PlatformLines;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.function.runtimeapi.InitFailed;
import io.penstock.function.runtimeapi.RuntimeApi;
import io.penstock.function.runtimeapi.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * One process with a Runtime API of its own. Its {@link Life}: starting, then by turns idle and at
 * work, then ended; never comes back. The pool gives it one invocation at a time. Any thread; the
 * lock is held for a change of state, and while processes are stopped and go on.
 */
final class Environment implements MemoryWatchdog.Watched, Freezer.Freezable {
  /** It died before it took the event, which another may have. */
  static final Outcome NOT_BEGUN = new Outcome.Unreachable("the environment had ended");

  private static final int KILLED = 137;

  /** What is printed in a container comes by way of its engine, later than the answer. */
  private static final int ENGINE_MILLIS = 30;

  private final ProcessContext context;
  private final FunctionSpec spec;
  private final boolean provisioned;
  private final boolean freezes;
  private final String logStream;
  private final FunctionKeys.Key key;
  private final Promise<Void> ready = Promise.promise();
  private final Runnable onDeath;
  private final long bornNanos = System.nanoTime();
  private volatile Life life = new Life.Starting();
  private volatile RuntimeApi api;
  private volatile NetworkDoors doors;
  private volatile Launch.Started started;
  private volatile ProcessOutput output;
  private volatile LifeRecords records;
  private volatile long initNanos;
  private volatile int maxMemoryMb;
  private volatile boolean outOfMemory;
  private volatile long idleSinceMillis;
  private volatile boolean settling;

  /**
   * @param onDeath told once when the process has ended or could not be started
   */
  Environment(ProcessContext context, FunctionSpec spec, boolean provisioned, Runnable onDeath) {
    this.context = context;
    this.spec = spec;
    this.provisioned = provisioned;
    this.freezes = context.freezer() != null && !Debugging.wanted(spec);
    this.onDeath = onDeath;
    this.logStream =
        PlatformLines.logStream(spec.version(), context.clock().instant(), context.random());
    this.key = context.keys().issue(spec);
  }

  boolean provisioned() {
    return provisioned;
  }

  /** Whether it takes no more work. */
  boolean isDead() {
    return switch (life) {
      case Life.Doomed _, Life.Ended _ -> true;
      case Life.Starting _, Life.Idle _, Life.Working _ -> false;
    };
  }

  /** The cold start that the first invocation pays for; 0 from the second on. */
  private long takeInit() {
    long nanos = provisioned ? 0 : initNanos;
    initNanos = 0;
    return nanos;
  }

  long idleSinceMillis() {
    return idleSinceMillis;
  }

  void idleSince(long millis) {
    idleSinceMillis = millis;
    rests();
  }

  /** Starts the process. Fails with {@link InitProblem}; the environment is dead then. */
  Future<Void> start(Duration limit) {
    var peers = new PeerCheck();
    long timer =
        context.vertx().setTimer(limit.toMillis(), none -> initFailed(new InitProblem(null)));
    ready.future().onComplete(none -> context.vertx().cancelTimer(timer));
    RuntimeApi.listen(context.vertx(), "127.0.0.1", 0, peers, context.clock())
        .onFailure(e -> initFailed(new InitProblem(new Outcome.Unreachable(e.toString()))))
        .onSuccess(
            listening -> {
              api = listening;
              records = new LifeRecords(spec, provisioned, listening.telemetry());
              listening.telemetry().onExtension(this::extension);
              listening.initialized().onComplete(done -> initialized(done.cause()));
              context.starter().execute(() -> launch(listening.port(), peers));
            });
    return ready.future();
  }

  private void launch(int port, PeerCheck peers) {
    try {
      var lines =
          new ProcessOutput(
              context.launcher().outputs(), context.log(), spec, logStream, this::printed);
      output = lines;
      records.initStart();
      lines.platform(PlatformLines.initStart(spec, provisioned, context.clock().instant()));
      NetworkDoors only = context.launcher().doors(port);
      doors = only;
      peers.doors(only);
      var launch = new Launch(spec, port, lines.file(), logStream, provisioned, key, only);
      Launch.Started now = context.launcher().start(launch, this::expectExtensions);
      started = now;
      peers.root(now.process().pid());
      now.process().onExit().thenAccept(this::exited);
      if (isDead()) {
        now.processes().kill();
        if (only != null) only.close();
      }
    } catch (IOException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      initFailed(
          new InitProblem(new Outcome.Unreachable("the environment could not start: " + reason)));
    }
  }

  private Path expectExtensions(Set<String> programs) throws IOException {
    String handler = spec.handler() == null ? "" : spec.handler();
    api.expectExtensions(programs, spec.name(), spec.version(), handler);
    return programs.isEmpty() ? null : output.beside();
  }

  private void printed(String type, String line) {
    api.telemetry().line(type, line, spec.jsonLogs());
  }

  private void extension(String type, JsonObject record) {
    String line =
        spec.jsonLogs()
            ? PlatformLines.record(type, record, context.clock().instant())
            : Telemetry.text(type, record);
    output.platform(line);
  }

  private void initialized(Throwable problem) {
    switch (problem) {
      case null -> {
        synchronized (this) {
          if (!(life instanceof Life.Starting)) return;
          initNanos = System.nanoTime() - bornNanos;
          life = new Life.Idle(System.nanoTime(), false);
        }
        output.poll();
        records.initDone(null, initNanos);
        ready.tryComplete();
        rests();
      }
      case InitFailed failed ->
          initFailed(new InitProblem(new Outcome.Raised(failed.errorType(), failed.payload())));
      default -> initFailed(new InitProblem(new Outcome.Unreachable(problem.toString())));
    }
  }

  private void initFailed(InitProblem problem) {
    synchronized (this) {
      if (!(life instanceof Life.Starting)) return;
      life = new Life.Ended(null);
    }
    ProcessOutput lines = output;
    if (lines != null) {
      String errorType =
          switch (problem.outcome()) {
            case null -> null;
            case Outcome.Raised raised -> raised.errorType();
            default -> "";
          };
      long millis = (System.nanoTime() - bornNanos) / 1_000_000;
      lines.platform(PlatformLines.initFailed(spec, errorType, millis, context.clock().instant()));
      records.initDone(problem, System.nanoTime() - bornNanos);
    }
    end();
    ready.tryFail(problem);
  }

  private void exited(Process ended) {
    int status = ended.exitValue();
    String id;
    synchronized (this) {
      id = life.underWay();
      if (life instanceof Life.Idle || life instanceof Life.Working) life = new Life.Doomed(id);
    }
    Outcome outcome = FunctionErrors.ended(id == null ? "" : id, outOfMemory ? KILLED : status);
    initFailed(new InitProblem(outcome));
    RuntimeApi listening = api;
    if (listening != null) listening.abort(outcome, NOT_BEGUN);
    kill();
    started.processes().kill(); // who has not ended with it
    context.launcher().ended(started);
    if (id == null) output.close();
  }

  /** Runs one invocation; completes with what became of it, never fails. */
  Future<Result> run(Invocation call, Duration limit) {
    Promise<Result> promise = Promise.promise();
    String id = call.requestId();
    long init = takeInit();
    ProcessOutput lines = output;
    wakeFor(id);
    lines.belongsTo(id, call.tail());
    records.start(call);
    lines.platform(PlatformLines.start(spec, id, context.clock().instant()));
    context.watchdog().watch(this);
    long startNanos = System.nanoTime();
    long timer =
        context.vertx().setTimer(Math.max(1, limit.toMillis()), none -> timedOut(call.requestId()));
    Instant deadline = context.clock().instant().plus(limit);
    api.invoke(call, deadline)
        .onComplete(
            ended -> {
              long nanos = System.nanoTime() - startNanos;
              context.vertx().cancelTimer(timer);
              context.watchdog().unwatch(this);
              Outcome outcome = ended.succeeded() ? ended.result() : NOT_BEGUN;
              long took = outcome instanceof Outcome.TimedOut t ? t.after().toNanos() : nanos;
              if (call.tail() && spec.code() instanceof FunctionSpec.Code.Image)
                context
                    .vertx()
                    .setTimer(ENGINE_MILLIS, none -> finish(call, outcome, took, init, promise));
              else finish(call, outcome, took, init, promise);
            });
    return promise.future();
  }

  private synchronized void wakeFor(String id) {
    if (!(life instanceof Life.Idle idle)) return;
    if (idle.still()) started.processes().resume();
    settling = api.hasExtensions();
    life = new Life.Working(id);
  }

  private void timedOut(String id) {
    synchronized (this) {
      if (life instanceof Life.Working) life = new Life.Doomed(id);
    }
    api.abort(FunctionErrors.timedOut(id, spec.timeout()));
    end("timeout");
  }

  private void finish(
      Invocation call, Outcome outcome, long nanos, long init, Promise<Result> promise) {
    String id = call.requestId();
    var report = new Report(nanos, init, spec.memoryMb(), maxMemory(), null);
    output.platform(PlatformLines.end(spec, id));
    Instant now = context.clock().instant();
    output.platform(PlatformLines.report(spec, id, new Result(outcome, report), now));
    records.end(call, new Result(outcome, report));
    synchronized (this) {
      life =
          switch (life) {
            case Life.Working _ -> new Life.Idle(System.nanoTime(), false);
            case Life.Doomed _ -> new Life.Doomed(null);
            case Life.Ended _ -> new Life.Ended(null);
            case Life.Starting _, Life.Idle _ -> life;
          };
    }
    if (call.tail())
      report = new Report(nanos, init, spec.memoryMb(), report.maxMemoryMb(), output.tail());
    output.belongsTo(null, false);
    if (isDead() && !started.process().isAlive()) output.close();
    promise.complete(new Result(outcome, report));
  }

  /** Completes when it can take the next call: what runs beside the runtime has done too. */
  Future<Void> settled() {
    if (!api.hasExtensions() || isDead()) return Future.succeededFuture();
    long timer = context.vertx().setTimer(spec.timeout().toMillis(), none -> end("timeout"));
    return api.settled()
        .onComplete(
            none -> {
              settling = false;
              context.vertx().cancelTimer(timer);
            });
  }

  private void rests() {
    if (freezes && life instanceof Life.Idle) context.freezer().rests(this);
  }

  private int maxMemory() {
    if (maxMemoryMb == 0 && started != null) memoryMb(false); // the watchdog has not come by yet
    return maxMemoryMb;
  }

  /** Logs what the process has printed meanwhile. */
  void poll() {
    ProcessOutput lines = output;
    if (lines != null) lines.poll();
  }

  /** Ends it; what it has under way ends as the process's exit. */
  void kill() {
    end(life instanceof Life.Doomed ? "timeout" : "spindown");
  }

  private void end(String reason) {
    boolean starting;
    synchronized (this) {
      if (life instanceof Life.Ended) return;
      starting = life instanceof Life.Starting;
      life = new Life.Ended(life.underWay());
    }
    if (starting)
      ready.tryFail(new InitProblem(new Outcome.Unreachable("the environment was ended")));
    context.watchdog().unwatch(this);
    if (context.freezer() != null) context.freezer().forget(this);
    if (starting || !api.hasExtensions() || !started.process().isAlive()) {
      end();
      return;
    }
    started.processes().resume();
    poll();
    Farewell.say(context, api, started, reason, this::end);
  }

  private void end() {
    context.watchdog().unwatch(this);
    if (context.freezer() != null) context.freezer().forget(this);
    context.keys().withdraw(key);
    Launch.Started ended = started;
    if (ended != null) context.starter().execute(ended.processes()::kill);
    NetworkDoors only = doors;
    if (only != null) context.starter().execute(only::close);
    RuntimeApi listening = api;
    if (listening != null) listening.close();
    onDeath.run();
  }

  /** Whether it made a connection through its doors. */
  boolean made(SocketAddress peer) {
    NetworkDoors only = doors;
    return only != null && only.made(peer);
  }

  boolean holdsSocket(String inode) {
    Launch.Started running = started;
    return running != null && ProcessTree.holdsSocket(running.processes().all(true), inode);
  }

  @Override
  public long restingNanos() {
    return life instanceof Life.Idle idle && !settling ? System.nanoTime() - idle.sinceNanos() : -1;
  }

  @Override
  public synchronized void freeze() {
    if (!(life instanceof Life.Idle(long since, boolean still)) || still || settling) return;
    started.processes().stop();
    life = new Life.Idle(since, true);
  }

  @Override
  public int memoryMb(boolean files) {
    int megabytes = started.processes().memoryMb(files);
    if (megabytes > maxMemoryMb) maxMemoryMb = Math.min(megabytes, spec.memoryMb());
    return megabytes;
  }

  @Override
  public int limitMb() {
    return spec.memoryMb();
  }

  @Override
  public void overLimit() {
    outOfMemory = true;
    started.processes().kill();
  }
}
