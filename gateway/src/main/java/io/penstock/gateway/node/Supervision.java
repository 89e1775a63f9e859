package io.penstock.gateway.node;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a supervisor that speaks systemd's protocol is told: that the gateway answers, that it ends,
 * and, where it watches, twice in each of its periods that every event loop still turns. A gateway
 * whose loop hangs is told of no more, and started anew. Does nothing without NOTIFY_SOCKET.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
final class Supervision implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  private final NotifySocket socket;
  private final Duration period;
  private final List<Context> loops = new CopyOnWriteArrayList<>();
  private final AtomicInteger turned = new AtomicInteger();
  private Vertx vertx;
  private long timer = -1;

  private Supervision(NotifySocket socket, Duration period) {
    this.socket = socket;
    this.period = period;
  }

  /**
   * @param environment of the process
   */
  static Supervision of(Map<String, String> environment, long process) {
    String name = environment.get("NOTIFY_SOCKET");
    if (name == null || name.isEmpty()) return new Supervision(null, null);
    String watched = environment.get("WATCHDOG_PID");
    boolean ours = watched == null || watched.equals(Long.toString(process));
    String micros = environment.get("WATCHDOG_USEC");
    try {
      return new Supervision(
          new NotifySocket(name),
          ours && micros != null ? Duration.ofNanos(Long.parseLong(micros) * 1_000) : null);
    } catch (IllegalArgumentException e) {
      LOG.warn("No supervisor is told: {}", e.getMessage());
      return new Supervision(null, null);
    }
  }

  /** It answers. */
  void ready(Vertx of, String status) {
    if (socket == null) return;
    say("READY=1\nSTATUS=" + status);
    if (period == null) return;
    vertx = of;
    var everyLoop =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    vertx
        .deployVerticle(() -> new Loop(loops), everyLoop)
        .onSuccess(_ -> timer = vertx.setPeriodic(0, period.toMillis() / 2, _ -> look()));
  }

  /** It is well, and another gateway is the active one. To be told every few seconds. */
  void standsBy() {
    if (socket != null) say("READY=1\nSTATUS=standing by\nWATCHDOG=1");
  }

  /** One that is still about the last look tells nothing: it hangs. */
  private void look() {
    turned.set(0);
    for (Context loop : loops)
      loop.runOnContext(
          _ -> {
            if (turned.incrementAndGet() == loops.size()) tellAlive();
          });
  }

  /** Sending may wait where the supervisor does not read. */
  private void tellAlive() {
    vertx.executeBlocking(
        () -> {
          say("WATCHDOG=1");
          return null;
        },
        false);
  }

  private void say(String state) {
    try {
      socket.send(state);
    } catch (IOException e) {
      LOG.warn("The supervisor was not told {}: {}", state.lines().findFirst().get(), e.toString());
    }
  }

  /** It ends, in its own time: within the grace, which the supervisor waits for. */
  @Override
  public void close() {
    if (socket == null) return;
    if (timer >= 0) vertx.cancelTimer(timer);
    say("STOPPING=1\nSTATUS=ending what is under way");
  }

  /** Knows one event loop. */
  private static final class Loop extends VerticleBase {
    private final List<Context> loops;

    Loop(List<Context> loops) {
      this.loops = loops;
    }

    @Override
    public Future<?> start() {
      loops.add(context);
      return Future.succeededFuture();
    }
  }
}
