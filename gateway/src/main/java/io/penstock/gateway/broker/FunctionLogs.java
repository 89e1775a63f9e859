package io.penstock.gateway.broker;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The latest log lines of each function, in memory: at most {@value #LINES} lines and {@value
 * #CHARACTERS} characters a function; the oldest go first. Any thread.
 */
public final class FunctionLogs implements FunctionLog {
  private static final int LINES = 2_000;
  private static final int CHARACTERS = 512 * 1024;

  private final InstantSource clock;
  private final ConcurrentHashMap<String, Ring> rings = new ConcurrentHashMap<>();

  public FunctionLogs(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * One line.
   *
   * @param requestId null outside an invocation
   */
  public record Line(
      Instant time, String function, String logStream, String requestId, String text) {}

  @Override
  public void line(FunctionSpec spec, String logStream, String requestId, String line) {
    ring(spec.name()).add(new Line(clock.instant(), spec.name(), logStream, requestId, line));
  }

  /** The last lines of a function, oldest first, at most that many. */
  public List<Line> last(String function, int count) {
    Ring ring = rings.get(function);
    return ring == null ? List.of() : ring.last(count);
  }

  /**
   * Calls the listener with each line from now on, on the thread that logs: it must not block. Run
   * the result to end it.
   */
  public Runnable follow(String function, Consumer<Line> listener) {
    Ring ring = ring(function);
    ring.listeners.add(listener);
    return () -> ring.listeners.remove(listener);
  }

  private Ring ring(String function) {
    Ring ring = rings.get(function);
    return ring != null ? ring : rings.computeIfAbsent(function, name -> new Ring());
  }

  private static final class Ring {
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private final List<Consumer<Line>> listeners = new CopyOnWriteArrayList<>();
    private int characters;

    void add(Line line) {
      synchronized (this) {
        lines.addLast(line);
        characters += line.text().length();
        while (lines.size() > LINES || characters > CHARACTERS && lines.size() > 1)
          characters -= lines.removeFirst().text().length();
      }
      for (Consumer<Line> listener : listeners) listener.accept(line);
    }

    synchronized List<Line> last(int count) {
      var all = new ArrayList<>(lines);
      return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }
  }
}
