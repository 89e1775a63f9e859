package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryWatchdogTest {
  /** Uses one more MB at each look. */
  private static final class Growing implements MemoryWatchdog.Watched {
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger withFiles = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final CountDownLatch over = new CountDownLatch(1);

    @Override
    public int memoryMb(boolean files) {
      if (files) withFiles.incrementAndGet();
      return looks.incrementAndGet();
    }

    @Override
    public int limitMb() {
      return 6;
    }

    @Override
    public void overLimit() {
      ended.incrementAndGet();
      over.countDown();
    }
  }

  @Test
  void whoIsOverItsLimitIsEndedOnceAndWatchedNoMore() throws Exception {
    try (var watchdog = new MemoryWatchdog()) {
      var growing = new Growing();
      watchdog.watch(growing);
      assertTrue(growing.over.await(90, TimeUnit.SECONDS));
      assertEquals(7, growing.looks.get());
      assertTrue(growing.withFiles.get() >= 1 && growing.withFiles.get() <= 2);
      var other = new Growing();
      watchdog.watch(other);
      assertTrue(other.over.await(90, TimeUnit.SECONDS));
      assertEquals(1, growing.ended.get());
      assertEquals(7, growing.looks.get());
    }
  }

  @Test
  void withNothingToWatchItSleeps() throws Exception {
    try (var watchdog = new MemoryWatchdog()) {
      var growing = new Growing();
      watchdog.watch(growing);
      until(() -> growing.looks.get() > 0);
      watchdog.unwatch(growing);
      long before = watchdog.looks();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
      until(() -> System.nanoTime() > end);
      // The look that was under way, and the one that finds nothing to do
      assertTrue(watchdog.looks() - before <= 2, () -> watchdog.looks() - before + " looks");
    }
  }
}
