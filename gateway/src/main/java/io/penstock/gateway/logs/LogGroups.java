package io.penstock.gateway.logs;

import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The logs of functions as CloudWatch's groups and streams: a group for each function there is,
 * from the first on and without a call, so that it can be followed before it is called. Any thread.
 */
public final class LogGroups {
  private static final String PREFIX = "/aws/lambda/";

  private static final Comparator<FunctionLogs.Line> BY_TIME =
      Comparator.comparing(FunctionLogs.Line::time).thenComparingLong(FunctionLogs.Line::number);

  private final Registry registry;
  private final FunctionLogs logs;

  public LogGroups(Registry registry, FunctionLogs logs) {
    this.registry = registry;
    this.logs = logs;
  }

  /** The group of that name, or null. */
  public LogGroup group(String name) {
    if (!name.startsWith(PREFIX)) return null;
    Function function = registry.function(name.substring(PREFIX.length()));
    return function == null ? null : group(function);
  }

  /**
   * Those whose name comes after this one, ascending.
   *
   * @param name empty for all
   */
  public Iterable<LogGroup> after(String name) {
    if (name.compareTo(PREFIX) > 0 && !name.startsWith(PREFIX)) return List.of();
    String from = name.startsWith(PREFIX) ? name : PREFIX;
    String last = from.substring(PREFIX.length());
    return () ->
        StreamSupport.stream(registry.after(last).spliterator(), false).map(this::group).iterator();
  }

  private LogGroup group(Function function) {
    Instant created = function.latest().lastModified();
    for (Version one : function.versions().values())
      if (one.lastModified().isBefore(created)) created = one.lastModified();
    return new LogGroup(
        PREFIX + function.name(), function.name(), created, logs.bytes(function.name()));
  }

  /**
   * The lines that are held of a group, by time, those of one time as they were written. Blocking.
   */
  public List<FunctionLogs.Line> lines(LogGroup group) {
    var lines = new ArrayList<>(logs.read(group.function(), 0, Long.MAX_VALUE, Integer.MAX_VALUE));
    lines.sort(BY_TIME);
    return lines;
  }

  /** The streams that lines are held of. */
  public Collection<LogStream> streams(LogGroup group) {
    Map<String, LogStream> streams = new LinkedHashMap<>();
    for (FunctionLogs.Line line : lines(group)) {
      long millis = line.time().toEpochMilli();
      streams.merge(
          line.logStream(),
          new LogStream(line.logStream(), millis, millis),
          (before, one) -> before.and(millis));
    }
    return streams.values();
  }
}
