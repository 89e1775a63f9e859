package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeOpeningTest {
  /** Loading classes takes an event loop seconds there, which Vert.x tells with stacks. */
  @Test
  void aSlowStartIsNotToldWithStacks() {
    VertxOptions threads = NodeOpening.threads();
    long told =
        TimeUnit.NANOSECONDS.convert(
            threads.getMaxEventLoopExecuteTime(), threads.getMaxEventLoopExecuteTimeUnit());
    long stacks =
        TimeUnit.NANOSECONDS.convert(
            threads.getWarningExceptionTime(), threads.getWarningExceptionTimeUnit());
    assertTrue(told >= TimeUnit.SECONDS.toNanos(10), "told after " + told + " ns");
    assertTrue(stacks >= TimeUnit.SECONDS.toNanos(60), "stacks after " + stacks + " ns");
  }
}
