package io.penstock.function.runtimeapi;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Invoker.Environments;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of one function's workers: those who poll, the invocations that wait for one, and
 * those under way. Touched on one event loop only, but for {@link #users}.
 */
final class WorkerDesk implements RuntimeApiHandler {
  /** Invocations that may wait for a worker; one more is throttled. */
  static final int WAITING = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerDesk.class);
  private static final long BIND_AGAIN_MILLIS = 500;

  final InetSocketAddress address;
  final String function;
  final ContextInternal context;

  /** How many function versions use it; guarded by the factory. */
  int users;

  private final VertxInternal vertx;
  private final Promise<Void> listening;
  private final ArrayDeque<RuntimeConnection> pollers = new ArrayDeque<>();
  private final ArrayDeque<PendingInvocation> waiting = new ArrayDeque<>();
  private final Map<String, PendingInvocation> underWay = new HashMap<>();
  private NetServer server;
  private boolean closed;
  private volatile int idle;
  private volatile int busy;

  WorkerDesk(VertxInternal vertx, InetSocketAddress address, String function) {
    this.vertx = vertx;
    this.address = address;
    this.function = function;
    this.context = vertx.createEventLoopContext();
    this.listening = context.promise();
    context.runOnContext(_ -> listen());
  }

  /** Completes when the address is bound, which is tried until the desk is closed. */
  Future<Void> listening() {
    return listening.future();
  }

  private void listen() {
    if (closed) {
      return;
    }
    server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
    server
        .connectHandler(socket -> RuntimeConnection.serve(socket, this))
        .listen(address.getPort(), address.getHostString())
        .onComplete(
            _ -> listening.tryComplete(),
            cause -> {
              LOG.warn("Workers of {}: cannot listen: {}", function, cause.getMessage());
              vertx.setTimer(BIND_AGAIN_MILLIS, _ -> listen());
            });
  }

  /** Gives the invocation to a worker, or lets it wait for one. */
  void take(PendingInvocation pending) {
    if (closed || underWay.containsKey(pending.call.requestId())) {
      pending.end(
          new Outcome.Unreachable(
              closed ? "The function version was closed" : "The request id is already under way"));
      return;
    }
    RuntimeConnection worker = pollers.pollFirst();
    if (worker != null) {
      hand(pending, worker);
    } else if (waiting.size() < WAITING) {
      waiting.addLast(pending);
    } else {
      pending.end(
          new Outcome.Throttled(
              Outcome.Reason.ConcurrentInvocationLimitExceeded, Duration.ofSeconds(1)));
    }
  }

  private void hand(PendingInvocation pending, RuntimeConnection worker) {
    underWay.put(pending.call.requestId(), pending);
    count();
    pending.begin();
    worker.give(pending);
  }

  /** Called once per invocation, however it ended. */
  void ended(PendingInvocation pending) {
    if (!underWay.remove(pending.call.requestId(), pending)) {
      waiting.remove(pending);
    }
    count();
  }

  /** From any thread. */
  Environments workers() {
    return new Environments(idle + busy, idle);
  }

  private void count() {
    idle = pollers.size();
    busy = underWay.size();
  }

  void close() {
    context.runOnContext(
        _ -> {
          closed = true;
          Outcome closedNow = new Outcome.Unreachable("The function version was closed");
          new ArrayList<>(waiting).forEach(pending -> pending.end(closedNow));
          new ArrayList<>(underWay.values()).forEach(pending -> pending.end(closedNow));
          if (server != null) {
            server.close();
          }
        });
  }

  @Override
  public void next(RuntimeConnection worker) {
    PendingInvocation pending = waiting.pollFirst();
    if (pending != null) {
      hand(pending, worker);
    } else {
      pollers.addLast(worker);
      count();
    }
  }

  /**
   * The post may come on another connection than the {@code next} (streaming clients do that), but
   * not from another machine.
   */
  @Override
  public PendingInvocation find(String requestId, RuntimeConnection from) {
    PendingInvocation pending = underWay.get(requestId);
    return pending != null && pending.taker.peer().equals(from.peer()) ? pending : null;
  }

  @Override
  public Reply whyNot(String requestId) {
    return Reply.INVALID_REQUEST_ID;
  }

  /** A worker that cannot load the function will end, and poll no more: its owner must know. */
  @Override
  public Reply initError(String errorType, Buffer payload) {
    LOG.warn("A worker of {} failed to start: {}", function, errorType);
    return Reply.ACCEPTED;
  }

  @Override
  public void truncated(PendingInvocation pending) {
    pending.end(FunctionErrors.exited(pending.call.requestId(), null));
  }

  @Override
  public void gone(RuntimeConnection worker) {
    pollers.remove(worker);
    count();
    if (worker.isKept()) {
      for (PendingInvocation pending : new ArrayList<>(underWay.values())) {
        if (pending.taker == worker) {
          pending.end(FunctionErrors.exited(pending.call.requestId(), null));
        }
      }
    }
  }
}
