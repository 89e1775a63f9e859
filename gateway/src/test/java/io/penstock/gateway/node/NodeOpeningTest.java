package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeOpeningTest {
  /** Loading classes and syncing many files take long there, which Vert.x tells with stacks. */
  @Test
  void aSlowMachineIsNotToldWithStacks() {
    VertxOptions threads = NodeOpening.threads();
    long told =
        TimeUnit.NANOSECONDS.convert(
            threads.getMaxEventLoopExecuteTime(), threads.getMaxEventLoopExecuteTimeUnit());
    long stacks =
        TimeUnit.NANOSECONDS.convert(
            threads.getWarningExceptionTime(), threads.getWarningExceptionTimeUnit());
    assertTrue(told >= TimeUnit.SECONDS.toNanos(10), "told after " + told + " ns");
    long workers =
        TimeUnit.NANOSECONDS.convert(
            threads.getMaxWorkerExecuteTime(), threads.getMaxWorkerExecuteTimeUnit());
    assertTrue(workers >= TimeUnit.MINUTES.toNanos(15), "workers after " + workers + " ns");
    assertTrue(stacks >= TimeUnit.SECONDS.toNanos(60), "stacks after " + stacks + " ns");
  }
}
