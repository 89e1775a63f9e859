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
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One process with a Runtime API of its own. Lives: starting, then by turns idle and at work, then
 * dead; never comes back. The pool gives it one invocation at a time.
 */
final class Environment implements MemoryWatchdog.Watched {
  /** It died before it took the event, which another may have. */
  static final Outcome NOT_BEGUN = new Outcome.Unreachable("the environment had ended");

  private final ProcessContext shop;
  private final FunctionSpec spec;
  private final boolean provisioned;
  private final String logStream;
  private final Promise<Void> ready = Promise.promise();
  private final AtomicBoolean initEnded = new AtomicBoolean();
  private final AtomicBoolean dead = new AtomicBoolean();
  private final Runnable onDeath;
  private final long bornNanos = System.nanoTime();
  private volatile RuntimeApi api;
  private volatile Process process;
  private volatile ProcessOutput output;
  private volatile long initNanos;
  private volatile int maxMemoryMb;
  private volatile boolean outOfMemory;
  private volatile boolean doomed;
  private volatile String running;
  private volatile long idleSinceMillis;

  /**
   * @param onDeath told once when the process has ended or could not be started
   */
  Environment(ProcessContext shop, FunctionSpec spec, boolean provisioned, Runnable onDeath) {
    this.shop = shop;
    this.spec = spec;
    this.provisioned = provisioned;
    this.onDeath = onDeath;
    this.logStream = PlatformLines.logStream(spec.version(), shop.clock().instant(), shop.random());
  }

  boolean provisioned() {
    return provisioned;
  }

  /** Whether it takes no more work. */
  boolean isDead() {
    return doomed || dead.get();
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
  }

  /** Starts the process. Fails with {@link InitProblem}; the environment is dead then. */
  Future<Void> start(Duration limit) {
    var peers = new PeerCheck();
    long timer = shop.vertx().setTimer(limit.toMillis(), none -> initFailed(new InitProblem(null)));
    ready.future().onComplete(none -> shop.vertx().cancelTimer(timer));
    RuntimeApi.listen(shop.vertx(), "127.0.0.1", 0, peers)
        .onFailure(e -> initFailed(new InitProblem(new Outcome.Unreachable(e.toString()))))
        .onSuccess(
            listening -> {
              api = listening;
              listening.initialized().onComplete(done -> initialized(done.cause()));
              shop.starter().execute(() -> launch(listening.port(), peers));
            });
    return ready.future();
  }

  private void launch(int port, PeerCheck peers) {
    try {
      var lines = new ProcessOutput(shop.launcher().outputs(), shop.log(), spec, logStream);
      output = lines;
      lines.platform(
          "INIT_START Runtime Version: "
              + spec.runtime()
              + "\tRuntime Version ARN: "
              + "arn:aws:lambda:"
              + spec.ref().region()
              + "::runtime:penstock");
      Process started = shop.launcher().start(spec, port, lines.file(), logStream, provisioned);
      process = started;
      peers.root(started.pid());
      started.onExit().thenAccept(this::exited);
      if (dead.get()) ProcessTree.kill(started.pid());
    } catch (IOException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      initFailed(
          new InitProblem(new Outcome.Unreachable("the environment could not start: " + reason)));
    }
  }

  private void initialized(Throwable problem) {
    switch (problem) {
      case null -> {
        if (!initEnded.compareAndSet(false, true)) return;
        initNanos = System.nanoTime() - bornNanos;
        ready.tryComplete();
      }
      case InitFailed failed ->
          initFailed(new InitProblem(new Outcome.Raised(failed.errorType(), failed.payload())));
      default -> initFailed(new InitProblem(new Outcome.Unreachable(problem.toString())));
    }
  }

  private void initFailed(InitProblem problem) {
    if (!initEnded.compareAndSet(false, true)) return;
    ProcessOutput lines = output;
    if (lines != null) {
      String status =
          switch (problem.outcome()) {
            case null -> "timeout";
            case Outcome.Raised raised -> "error\tError Type: " + raised.errorType();
            default -> "error";
          };
      long millis = (System.nanoTime() - bornNanos) / 1_000_000;
      lines.platform(
          "INIT_REPORT Init Duration: " + millis + ".00 ms\tPhase: init\tStatus: " + status);
    }
    kill();
    ready.tryFail(problem);
  }

  private void exited(Process ended) {
    int status = ended.exitValue();
    doomed = true;
    String id = running;
    Outcome outcome = ending(id == null ? "" : id, status);
    initFailed(new InitProblem(outcome));
    RuntimeApi listening = api;
    if (listening != null) listening.abort(outcome, NOT_BEGUN);
    kill();
    if (id == null) output.close();
  }

  /** Statuses above 128 stand for signals. */
  private Outcome ending(String id, int status) {
    if (outOfMemory || status == 137) return FunctionErrors.signalled(id, "killed");
    if (status == 139) return FunctionErrors.signalled(id, "segmentation fault");
    if (status == 134) return FunctionErrors.signalled(id, "aborted");
    if (status == 143) return FunctionErrors.signalled(id, "terminated");
    return FunctionErrors.exited(id, status == 0 ? null : status);
  }

  /** Runs one invocation; completes with what became of it, never fails. */
  Future<Result> run(Invocation call, Duration limit) {
    Promise<Result> promise = Promise.promise();
    String id = call.requestId();
    long init = takeInit();
    ProcessOutput lines = output;
    running = id;
    lines.belongsTo(id, call.tail());
    lines.platform(PlatformLines.start(spec, id, shop.clock().instant()));
    shop.watchdog().watch(this);
    long startNanos = System.nanoTime();
    long timer =
        shop.vertx()
            .setTimer(
                Math.max(1, limit.toMillis()),
                none -> {
                  doomed = true;
                  api.abort(FunctionErrors.timedOut(id, spec.timeout()));
                  kill();
                });
    Instant deadline = shop.clock().instant().plus(limit);
    api.invoke(call, deadline)
        .onComplete(
            ended -> {
              long nanos = System.nanoTime() - startNanos;
              shop.vertx().cancelTimer(timer);
              shop.watchdog().unwatch(this);
              Outcome outcome = ended.succeeded() ? ended.result() : NOT_BEGUN;
              if (outcome instanceof Outcome.TimedOut timedOut) nanos = timedOut.after().toNanos();
              finish(call, outcome, nanos, init, promise);
            });
    return promise.future();
  }

  private void finish(
      Invocation call, Outcome outcome, long nanos, long init, Promise<Result> promise) {
    String id = call.requestId();
    var report = new Report(nanos, init, spec.memoryMb(), maxMemory(), null);
    String endLine = PlatformLines.end(spec, id);
    if (endLine != null) output.platform(endLine);
    Instant now = shop.clock().instant();
    output.platform(PlatformLines.report(spec, id, new Result(outcome, report), now));
    running = null;
    if (call.tail())
      report = new Report(nanos, init, spec.memoryMb(), report.maxMemoryMb(), output.tail());
    output.belongsTo(null, false);
    if (isDead() && !process.isAlive()) output.close();
    promise.complete(new Result(outcome, report));
  }

  private int maxMemory() {
    if (maxMemoryMb == 0 && process != null)
      uses(ProcessTree.residentMb(process.pid())); // the watchdog has not come by yet
    return maxMemoryMb;
  }

  /** Logs what the process has printed meanwhile. */
  void poll() {
    ProcessOutput lines = output;
    if (lines != null) lines.poll();
  }

  /** Ends it at once; what it has under way ends as the process's exit. */
  void kill() {
    if (!dead.compareAndSet(false, true)) return;
    if (initEnded.compareAndSet(false, true))
      ready.tryFail(new InitProblem(new Outcome.Unreachable("the environment was ended")));
    shop.watchdog().unwatch(this);
    Process ended = process;
    if (ended != null) {
      shop.starter().execute(() -> ProcessTree.kill(ended.pid()));
    }
    RuntimeApi listening = api;
    if (listening != null) listening.close();
    onDeath.run();
  }

  @Override
  public long rootPid() {
    return process.pid();
  }

  @Override
  public int limitMb() {
    return spec.memoryMb();
  }

  @Override
  public void uses(int megabytes) {
    if (megabytes > maxMemoryMb) maxMemoryMb = Math.min(megabytes, spec.memoryMb());
  }

  @Override
  public void overLimit(int megabytes) {
    outOfMemory = true;
  }
}
