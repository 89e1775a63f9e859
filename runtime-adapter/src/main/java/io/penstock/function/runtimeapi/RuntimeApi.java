package io.penstock.function.runtimeapi;

import io.netty.handler.codec.http.HttpRequest;
import io.penstock.function.FunctionErrors;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * The Runtime API of one managed environment, on a listener of its own: what connects here can only
 * ever see and answer the invocations of this environment. One invocation at a time, as Lambda.
 *
 * <p>Methods may be called from any thread. {@link #invoke} completes on the caller's context, the
 * other futures on the listener's.
 */
public final class RuntimeApi {
  /** What a runtime that broke off may still tell about itself, by its exit status. */
  private static final long BREAK_OFF_MILLIS = 1_000;

  private static final int LAUNCH_LOOKS = 400;

  private static final int LAUNCH_LOOK_MILLIS = 5;

  private final VertxInternal vertx;
  private final ContextInternal context;
  private final Peers peers;
  private final NetServer server;
  private final RuntimeApiHandler work = new Work();
  private final Promise<Void> initialized;
  private boolean polled;
  private boolean closed;
  private RuntimeConnection waiting;
  private PendingInvocation open;
  private String answered;
  private final Telemetry telemetry;
  private final Extensions extensions;
  private volatile boolean extended;
  private Promise<Void> settling;

  private RuntimeApi(VertxInternal vertx, Peers peers, InstantSource clock) {
    this.vertx = vertx;
    this.context = vertx.createEventLoopContext();
    this.peers = peers;
    this.telemetry = new Telemetry(context, clock, peers);
    this.extensions = new Extensions(telemetry, this::extensionsChanged);
    this.initialized = context.promise();
    this.server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
    server.connectHandler(this::connected);
  }

  /**
   * Listens; fails when the address cannot be bound.
   *
   * @param port 0 for any free one
   * @param peers says whether a new connection comes from this environment; others are closed
   *     unanswered
   */
  public static Future<RuntimeApi> listen(
      Vertx vertx, String host, int port, Peers peers, InstantSource clock) {
    RuntimeApi api = new RuntimeApi((VertxInternal) vertx, peers, clock);
    Promise<RuntimeApi> listening = api.vertx.getOrCreateContext().promise();
    api.context.runOnContext(
        _ -> api.server.listen(port, host).map(_ -> api).onComplete(listening));
    return listening.future();
  }

  public int port() {
    return server.actualPort();
  }

  /**
   * Completes when the runtime first asks for work; fails with {@link InitFailed} when it reports
   * that the function cannot be loaded.
   */
  public Future<Void> initialized() {
    return initialized.future();
  }

  /**
   * Hands the event to the runtime, at once or when it next asks for work, and completes with what
   * became of it: Returned or Raised by the runtime, else what {@link #abort} says. The deadline is
   * only told to the function: to hold it to it is the caller's task. Fails when an invocation is
   * in progress.
   */
  public Future<Outcome> invoke(Invocation call, Instant deadline) {
    Promise<Outcome> ending = vertx.getOrCreateContext().promise();
    PendingInvocation pending = new PendingInvocation(call, ending, this::ended, () -> {});
    pending.deadlineMillis = deadline.toEpochMilli();
    context.execute(() -> begin(pending));
    return ending.future();
  }

  /**
   * Before the process is started: which programs beside the runtime must register.
   *
   * @param programs their names
   */
  public void expectExtensions(
      Set<String> programs, String function, String version, String handler) {
    extended = !programs.isEmpty();
    context.execute(
        () -> extensions.expect(new Extensions.Facts(programs, function, version, handler)));
  }

  /** Completes when the extensions too have done with the last invocation. */
  public Future<Void> settled() {
    Promise<Void> done = vertx.getOrCreateContext().promise();
    context.execute(
        () -> {
          if (closed || extensions.ready()) done.complete();
          else settling = done;
        });
    return done.future();
  }

  /** Whether something beside the handler takes events: programs, or a part of the runtime. */
  public boolean hasExtensions() {
    return extended;
  }

  /** What extensions are told of the environment. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /**
   * Tells the extensions to end; completes with how long they and the runtime may take for that:
   * zero when there are none.
   *
   * @param reason {@code spindown}, {@code timeout} or {@code failure}
   */
  public Future<Duration> shutDown(String reason, Instant now) {
    Promise<Duration> told = vertx.getOrCreateContext().promise();
    context.execute(
        () -> {
          Duration time = extensions.shutdownTime();
          if (time.isPositive()) extensions.shutDown(reason, now.plus(time).toEpochMilli());
          told.complete(time);
        });
    return told.future();
  }

  private void extensionsChanged() {
    if (polled && extensions.ready()) isInitialized();
    Promise<Void> waits = settling;
    if (waits == null || !extensions.ready()) return;
    settling = null;
    waits.tryComplete();
  }

  private void isInitialized() {
    if (!initialized.tryComplete()) return;
    extended = !extensions.none();
    extensions.close();
    telemetry.closeSubscription();
  }

  /** Ends the invocation in progress, if there is one; the runtime can answer it no more. */
  public void abort(Outcome outcome) {
    abort(outcome, outcome);
  }

  /**
   * The same with another end for an invocation that the runtime has not taken yet, as happens when
   * it ends itself after its last answer: another runtime may have it then.
   */
  public void abort(Outcome taken, Outcome waits) {
    context.execute(
        () -> {
          if (open != null) {
            open.end(open.taker == null ? waits : taken);
          }
        });
  }

  /** Closes listener and connections; an invocation in progress ends as Unreachable. */
  public Future<Void> close() {
    Promise<Void> done = vertx.getOrCreateContext().promise();
    context.execute(
        () -> {
          closed = true;
          telemetry.close();
          if (settling != null) settling.tryComplete();
          if (open != null) {
            open.end(new Outcome.Unreachable("The environment was closed"));
          }
          initialized.tryFail("The environment was closed");
          server.close().onComplete(done);
        });
    return done.future();
  }

  /** A program may be quicker than whoever tells which one it is. */
  private void connected(NetSocket socket) {
    socket.pause();
    known(socket, LAUNCH_LOOKS);
  }

  private void known(NetSocket socket, int looks) {
    if (!closed && !peers.known() && looks > 0)
      vertx.setTimer(LAUNCH_LOOK_MILLIS, _ -> known(socket, looks - 1));
    else admit(socket);
  }

  private void admit(NetSocket socket) {
    if (closed || !peers.test(socket.remoteAddress(), socket.localAddress())) {
      socket.close();
    } else {
      RuntimeConnection.serve(socket, work);
      socket.resume();
    }
  }

  private void begin(PendingInvocation pending) {
    if (closed || open != null) {
      pending.refuse(new IllegalStateException(closed ? "closed" : "An invocation is in progress"));
      return;
    }
    open = pending;
    if (waiting != null) {
      hand(waiting);
    }
  }

  private void hand(RuntimeConnection worker) {
    waiting = null;
    answered = null;
    extensions.invoked(open.call, open.deadlineMillis);
    worker.give(open);
  }

  private void ended(PendingInvocation pending) {
    answered = pending.answering ? pending.call.requestId() : null;
    open = null;
  }

  /** What the connections see. */
  private final class Work implements RuntimeApiHandler {
    @Override
    public Reply restored() {
      return polled ? Reply.INVALID_STATE : Reply.RESTORED;
    }

    @Override
    public void next(RuntimeConnection worker) {
      if (waiting != null || open != null && open.taker != null) {
        worker.refuse(Reply.INVALID_STATE);
        return;
      }
      if (!polled) {
        polled = true;
        if (extensions.none() || extensions.ready()) isInitialized();
      }
      if (open != null) {
        hand(worker);
      } else {
        waiting = worker;
      }
    }

    @Override
    public PendingInvocation find(String requestId, RuntimeConnection from) {
      return open != null && open.taker != null && open.call.requestId().equals(requestId)
          ? open
          : null;
    }

    @Override
    public Reply whyNot(String requestId) {
      return !polled || requestId.equals(answered) ? Reply.INVALID_STATE : Reply.INVALID_REQUEST_ID;
    }

    @Override
    public Reply initError(String errorType, Buffer payload) {
      return !polled && initialized.tryFail(new InitFailed(errorType, payload))
          ? Reply.ACCEPTED
          : Reply.INVALID_STATE;
    }

    @Override
    public void truncated(PendingInvocation pending) {
      vertx.setTimer(
          BREAK_OFF_MILLIS,
          _ ->
              pending.end(
                  FunctionErrors.raised(
                      "Runtime.TruncatedResponse",
                      pending.call.requestId(),
                      "Runtime closed the connection before the response was complete")));
    }

    @Override
    public BodyReader extension(HttpRequest head, RuntimeConnection from) {
      return extensions.request(head, from);
    }

    @Override
    public void gone(RuntimeConnection worker) {
      extensions.gone(worker);
      if (waiting == worker) {
        waiting = null;
      }
    }
  }
}
