package io.penstock.gateway.terminal;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what happens. What is told to it waits in a queue of at most {@value #MOST_WAITING} things
 * for a thread of its own, which may stand still when nobody reads what it prints: more is then
 * left out, and the reader told how much. Any thread; nothing but {@link #close} ever waits.
 */
public final class ActivityScreen implements AutoCloseable {
  static final int MOST_WAITING = 10_000;
  private static final int CHUNK = 16 * 1024;
  private static final long LOOK_NANOS = 200_000_000L;
  private static final long END_MILLIS = 1_000;

  private final PrintStream out;
  private final Lines lines;
  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final EntryJoiner joiner = new EntryJoiner(this::entry);
  private final StringBuilder text = new StringBuilder();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean ended;
  private Runnable unfollow = () -> {};

  public ActivityScreen(PrintStream out, Style style, boolean json, Hints hints) {
    this.out = out;
    this.lines = json ? new JsonLines() : new TextLines(style, ZoneId.systemDefault(), hints);
    this.thread = Thread.ofPlatform().daemon().name("terminal").unstarted(this::print);
  }

  /** Shows from now on what is told by these. */
  public ActivityScreen follow(ActivityFeed feed, FunctionLogs logs) {
    thread.start();
    Runnable activity = feed.follow(this::take);
    Runnable log = logs.follow(this::take);
    unfollow =
        () -> {
          activity.run();
          log.run();
        };
    return this;
  }

  private void take(Object what) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      dropped.increment();
      return;
    }
    waiting.add(what);
    if (parked) LockSupport.unpark(thread);
  }

  private void print() {
    while (true) {
      boolean last = ended; // before it is looked whether anything is left
      Object next = waiting.poll();
      long now = System.nanoTime();
      if (next != null) {
        count.decrementAndGet();
        switch (next) {
          case FunctionLogs.Line line -> joiner.logged(line, now);
          case Activity.Tried tried -> lines.tried(tried, text);
          case Activity activity -> joiner.happened(activity, now);
          default -> throw new IllegalStateException(next.toString());
        }
        if (text.length() < CHUNK) continue;
      }
      joiner.look(now);
      if (last && next == null) joiner.end();
      flush();
      if (last && next == null) return;
      if (next == null) park();
    }
  }

  private void park() {
    parked = true;
    if (waiting.isEmpty() && !ended) LockSupport.parkNanos(this, LOOK_NANOS);
    parked = false;
  }

  private void entry(Entry entry) {
    lines.entry(entry, text);
  }

  private void flush() {
    long left = dropped.sumThenReset();
    if (left > 0) lines.dropped(left, text);
    if (text.isEmpty()) return;
    out.print(text);
    out.flush();
    text.setLength(0);
  }

  /** Prints what there is, for a second at most, and nothing more. */
  @Override
  public void close() {
    unfollow.run();
    ended = true;
    LockSupport.unpark(thread);
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
