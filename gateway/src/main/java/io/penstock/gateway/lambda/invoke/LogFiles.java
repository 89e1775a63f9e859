package io.penstock.gateway.lambda.invoke;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines of functions in files that outlive the gateway, a folder for each function. Lines wait
 * in a queue of at most {@value #MOST_WAITING} for a thread of its own, which writes without
 * syncing: what it cannot keep up with, or the disk refuses, is left out and warned of. Files are
 * begun anew at {@value LogSegments#SEGMENT_BYTES} bytes; the oldest go by age, by number and when
 * all together have too many bytes.
 */
final class LogFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
  static final int MOST_WAITING = 50_000;
  private static final int BATCH = 2_000;
  private static final long LOOK_NANOS = 250_000_000L;
  private static final long FLUSH_SECONDS = 5;
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);

  /** Of the first and the last of some lines, in milliseconds. */
  record Times(long first, long last) {
    static Times of(Line line) {
      return new Times(line.time().toEpochMilli(), line.time().toEpochMilli());
    }

    Times and(Times other) {
      return new Times(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  private final LogSegments segments;
  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean ended;
  private long warned = Long.MIN_VALUE;

  /**
   * @param keep how long lines are kept
   * @param maxBytes of all files together
   */
  LogFiles(Path folder, Duration keep, long maxBytes, InstantSource clock) {
    segments = new LogSegments(folder, keep, maxBytes, clock);
    thread = Thread.ofPlatform().daemon().name("log-files").start(this::write);
  }

  /** Any thread; never waits. */
  void add(Line line) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      dropped.increment();
      return;
    }
    waiting.add(line);
    wake();
  }

  private void wake() {
    if (parked) LockSupport.unpark(thread);
  }

  private void write() {
    segments.load();
    var texts = new LinkedHashMap<String, StringBuilder>();
    var times = new LinkedHashMap<String, Times>();
    while (true) {
      int taken = 0;
      CountDownLatch asked = null;
      while (taken < BATCH && asked == null) {
        Object next = waiting.poll();
        if (next == null) break;
        if (next instanceof CountDownLatch latch) asked = latch;
        else {
          Line line = (Line) next;
          count.decrementAndGet();
          LogText.write(line, texts.computeIfAbsent(line.function(), _ -> new StringBuilder()));
          times.merge(line.function(), Times.of(line), Times::and);
          taken++;
        }
      }
      flush(texts, times);
      if (asked != null) asked.countDown();
      long lost = dropped.sumThenReset();
      if (lost > 0) warn(lost + " log lines were not kept: they came faster than they are written");
      if (taken == 0 && asked == null) {
        if (ended) return;
        segments.expire();
        parked = true;
        if (waiting.isEmpty() && !ended) LockSupport.parkNanos(this, LOOK_NANOS);
        parked = false;
      }
    }
  }

  private void flush(Map<String, StringBuilder> texts, Map<String, Times> times) {
    texts.forEach(
        (function, text) -> {
          try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Path file = segments.fileFor(function, times.get(function), bytes.length);
            append(file, ByteBuffer.wrap(bytes));
          } catch (IOException | RuntimeException e) {
            warn("log lines of " + function + " could not be kept: " + e);
          }
        });
    texts.clear();
    times.clear();
  }

  private static void append(Path file, ByteBuffer bytes) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining()) channel.write(bytes);
    }
  }

  private void warn(String what) {
    long now = System.nanoTime();
    if (warned != Long.MIN_VALUE && now - warned < WARN_EVERY.toNanos()) return;
    warned = now;
    LOG.warn("{}", what);
  }

  /** Bytes that are kept of a function's lines. Any thread. */
  long bytes(String function) {
    return segments.bytes(function);
  }

  /** Functions that lines are kept of, those who logged last first. Any thread. */
  List<String> functions() {
    return segments.functions();
  }

  /**
   * Lines of a function by time, those of one time as they were written: the last so many between
   * the two times. All that was added before is among them. Blocking.
   *
   * @param from in milliseconds, inclusive
   * @param until exclusive
   */
  List<Line> read(String function, long from, long until, int most) {
    flushed();
    return segments.read(function, from, until, most);
  }

  private void flushed() {
    var written = new CountDownLatch(1);
    waiting.add(written);
    wake();
    try {
      if (thread.isAlive()) written.await(FLUSH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what there is. */
  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(FLUSH_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
