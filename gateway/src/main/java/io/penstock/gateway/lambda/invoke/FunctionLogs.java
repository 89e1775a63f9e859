package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The latest log lines of each function, in memory: at most {@value LineRing#LINES} lines and
 * {@value LineRing#BYTES} bytes a function; the oldest go first. Any thread.
 */
public final class FunctionLogs implements FunctionLog {
  private final InstantSource clock;
  private final List<Consumer<Line>> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, Log> logs = new ConcurrentHashMap<>();

  public FunctionLogs(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * One line.
   *
   * @param time in milliseconds
   * @param requestId null outside an invocation
   * @param number of the function's lines since the start, from 0
   */
  public record Line(
      Instant time,
      String function,
      String logStream,
      String requestId,
      String text,
      long number) {}

  private record Log(LineRing ring, List<Consumer<Line>> listeners) {}

  @Override
  public void line(FunctionSpec spec, String logStream, String requestId, String line) {
    Log log = log(spec.name());
    long now = clock.millis();
    long number = log.ring.add(now, logStream, requestId, line);
    if (log.listeners.isEmpty() && listeners.isEmpty()) return;
    var whole =
        new Line(Instant.ofEpochMilli(now), spec.name(), logStream, requestId, line, number);
    for (Consumer<Line> listener : log.listeners) listener.accept(whole);
    for (Consumer<Line> listener : listeners) listener.accept(whole);
  }

  /** The last lines of a function, oldest first, at most that many. */
  public List<Line> last(String function, int count) {
    Log log = logs.get(function);
    return log == null ? List.of() : log.ring.last(function, count);
  }

  /** Bytes that are held of a function's lines. */
  public long bytes(String function) {
    Log log = logs.get(function);
    return log == null ? 0 : log.ring.used();
  }

  /**
   * Calls the listener with each line from now on, on the thread that logs: it must not block. Run
   * the result to end it.
   */
  public Runnable follow(String function, Consumer<Line> listener) {
    Log log = log(function);
    log.listeners.add(listener);
    return () -> log.listeners.remove(listener);
  }

  /** The same for the lines of all functions. */
  public Runnable follow(Consumer<Line> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private Log log(String function) {
    Log log = logs.get(function);
    return log != null
        ? log
        : logs.computeIfAbsent(
            function, name -> new Log(new LineRing(), new CopyOnWriteArrayList<>()));
  }
}
