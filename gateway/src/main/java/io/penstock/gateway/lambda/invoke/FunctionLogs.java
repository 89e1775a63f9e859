package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The latest log lines of each function, in memory: at most {@value LineRing#LINES} lines and
 * {@value LineRing#BYTES} bytes a function, the oldest go first; and those of the last days in
 * files, where there is a folder for them. Any thread.
 */
public final class FunctionLogs implements FunctionLog, AutoCloseable {
  private final InstantSource clock;
  private final LogFiles files;
  private final List<Consumer<Line>> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, Log> logs = new ConcurrentHashMap<>();

  /** In memory only. */
  public FunctionLogs(InstantSource clock) {
    this.clock = clock;
    this.files = null;
  }

  /**
   * @param folder of the files
   * @param keep how long lines are kept in them
   * @param maxBytes of all files together
   */
  public FunctionLogs(InstantSource clock, Path folder, Duration keep, long maxBytes) {
    this.clock = clock;
    this.files = new LogFiles(folder, keep, maxBytes, clock);
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
    if (log.listeners.isEmpty() && listeners.isEmpty() && files == null) return;
    var whole =
        new Line(Instant.ofEpochMilli(now), spec.name(), logStream, requestId, line, number);
    if (files != null) files.add(whole);
    for (Consumer<Line> listener : log.listeners) listener.accept(whole);
    for (Consumer<Line> listener : listeners) listener.accept(whole);
  }

  /** The last lines of a function, oldest first, at most that many. */
  public List<Line> last(String function, int count) {
    Log log = logs.get(function);
    return log == null ? List.of() : log.ring.last(function, count);
  }

  /**
   * The last lines of a function between two times, oldest first, those of earlier starts too.
   * Blocking: it reads files.
   *
   * @param from in milliseconds, inclusive
   * @param until exclusive
   */
  public List<Line> read(String function, long from, long until, int most) {
    if (files != null) return files.read(function, from, until, most);
    var lines =
        last(function, Integer.MAX_VALUE).stream()
            .filter(line -> line.time().toEpochMilli() >= from)
            .filter(line -> line.time().toEpochMilli() < until)
            .toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  /** Functions that have logged, those who did last first. */
  public List<String> functions() {
    return files == null ? List.copyOf(logs.keySet()) : files.functions();
  }

  /** Bytes that are held of a function's lines. */
  public long bytes(String function) {
    if (files != null) return files.bytes(function);
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

  /** Writes what there is to the files. */
  @Override
  public void close() {
    if (files != null) files.close();
  }

  private Log log(String function) {
    Log log = logs.get(function);
    return log != null
        ? log
        : logs.computeIfAbsent(
            function, name -> new Log(new LineRing(), new CopyOnWriteArrayList<>()));
  }
}
