package io.penstock.gateway.node;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long each event loop of a gateway is held at a time: a tick on each looks at how much of the
 * processor its thread has had since the tick before. So a machine that gives it none is no hold.
 */
public final class LoopHolds {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Loop> loops = new CopyOnWriteArrayList<>();

  private LoopHolds() {}

  public static LoopHolds of(Node node) throws Exception {
    var holds = new LoopHolds();
    node.context
        .vertx
        .deployVerticle(
            holds::loop,
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
    return holds;
  }

  private Loop loop() {
    var loop = new Loop();
    loops.add(loop);
    return loop;
  }

  /** Forgets what was. */
  public void begin() throws InterruptedException {
    turn();
    for (Loop loop : loops) loop.longest.set(0);
  }

  /** The longest that a loop was held since, in nanoseconds. */
  public long longest() throws InterruptedException {
    turn();
    return loops.stream().mapToLong(loop -> loop.longest.get()).max().orElseThrow();
  }

  /** Waits until each loop has ended what it had to do. */
  private void turn() throws InterruptedException {
    var turned = new CountDownLatch(loops.size());
    for (Loop loop : loops) loop.turn(turned);
    // What waits takes nothing of the processor; nothing that a slow machine does takes so long.
    if (!turned.await(60, TimeUnit.SECONDS)) throw new AssertionError("an event loop waits");
  }

  /** On one event loop. */
  private static final class Loop extends VerticleBase {
    final AtomicLong longest = new AtomicLong();
    private long before;

    @Override
    public Future<?> start() {
      before = THREADS.getCurrentThreadCpuTime();
      vertx.setPeriodic(1, _ -> tick());
      return Future.succeededFuture();
    }

    private void tick() {
      long now = THREADS.getCurrentThreadCpuTime();
      longest.accumulateAndGet(now - before, Math::max);
      before = now;
    }

    void turn(CountDownLatch turned) {
      context.runOnContext(
          _ -> {
            tick();
            turned.countDown();
          });
    }
  }
}
