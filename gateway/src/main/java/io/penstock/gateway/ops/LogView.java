package io.penstock.gateway.ops;

import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import io.penstock.gateway.logs.FilterPattern;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The log of one function, or of all, as text or JSON, a line each: the last lines, and on request
 * those that follow.
 */
final class LogView {
  private static final int MOST_LINES = 10_000;

  /** Of all functions: those who logged last. */
  private static final int MOST_FUNCTIONS = 100;

  /** While the past is read what comes is kept for the reader who follows. */
  private static final int MOST_HELD = 2_000;

  private static final Comparator<Line> BY_TIME = Comparator.comparing(Line::time);

  private final FunctionLogs logs;

  /**
   * @param since in milliseconds
   */
  private record Asked(
      int lines, boolean follow, boolean json, long since, Predicate<Line> wanted) {}

  LogView(FunctionLogs logs) {
    this.logs = logs;
  }

  /**
   * @param function null for all
   */
  void serve(RoutingContext call, String function) {
    Asked asked;
    try {
      asked = asked(call.request().params());
    } catch (IllegalArgumentException e) {
      InvokeRoute.refuse(call, 400, e.getMessage());
      return;
    }
    HttpServerResponse response = call.response();
    response.setChunked(true);
    response.putHeader(
        "content-type",
        asked.json ? "application/x-ndjson; charset=utf-8" : "text/plain; charset=utf-8");
    Consumer<Line> write = line -> response.write(text(line, asked.json, function == null));
    if (!asked.follow) {
      call.vertx()
          .executeBlocking(() -> past(function, asked), false)
          .onSuccess(
              lines -> {
                if (response.closed()) return;
                lines.forEach(write);
                response.end();
              })
          .onFailure(call::fail);
      return;
    }
    // A reader that follows is told at once that all is well, whether there are lines or not.
    response.writeHead();
    var reader = new Reader(response, asked, write);
    Runnable end =
        function == null ? logs.follow(reader::comes) : logs.follow(function, reader::comes);
    response.closeHandler(none -> end.run());
    response.exceptionHandler(none -> end.run());
    call.vertx()
        .executeBlocking(() -> past(function, asked), false)
        .onSuccess(reader::past)
        .onFailure(call::fail);
  }

  /** One who follows: first the past, then what has come meanwhile, then what comes. */
  private static final class Reader {
    private final HttpServerResponse response;
    private final Asked asked;
    private final Consumer<Line> write;
    private final Context context = Vertx.currentContext();
    private List<Line> held = new ArrayList<>();

    Reader(HttpServerResponse response, Asked asked, Consumer<Line> write) {
      this.response = response;
      this.asked = asked;
      this.write = write;
    }

    /** On the thread that logs. */
    void comes(Line line) {
      if (asked.wanted.test(line)) context.runOnContext(none -> take(line));
    }

    private void take(Line line) {
      if (held != null) {
        if (held.size() < MOST_HELD) held.add(line);
        return;
      }
      // A reader that does not keep up misses lines rather than filling memory.
      if (!response.ended() && !response.closed() && !response.writeQueueFull()) write.accept(line);
    }

    void past(List<Line> lines) {
      Map<String, Line> last = new HashMap<>();
      for (Line line : lines) {
        if (response.closed()) return;
        write.accept(line);
        last.put(line.function(), line);
      }
      List<Line> meanwhile = held;
      held = null;
      for (Line line : meanwhile) {
        Line known = last.get(line.function());
        boolean told =
            known != null
                && (known.time().isAfter(line.time())
                    || known.time().equals(line.time()) && known.number() >= line.number());
        if (!told) take(line);
      }
    }
  }

  /** Blocking. */
  private List<Line> past(String function, Asked asked) {
    var found = new ArrayList<Line>();
    List<String> functions =
        function == null
            ? logs.functions().stream().limit(MOST_FUNCTIONS).toList()
            : List.of(function);
    boolean all = asked.wanted == EVERY;
    for (String one : functions) {
      List<Line> lines =
          logs.read(one, asked.since, Long.MAX_VALUE, all ? asked.lines : Integer.MAX_VALUE);
      lines = lines.stream().filter(asked.wanted).toList();
      found.addAll(lines.subList(Math.max(0, lines.size() - asked.lines), lines.size()));
    }
    found.sort(BY_TIME);
    return found.subList(Math.max(0, found.size() - asked.lines), found.size());
  }

  private static final Predicate<Line> EVERY = line -> true;

  private static Asked asked(MultiMap parameters) {
    Predicate<Line> wanted = EVERY;
    String id = parameters.get("requestId");
    String filter = parameters.get("filter");
    if (id != null) wanted = line -> id.equals(line.requestId());
    if (filter != null && !filter.isEmpty()) {
      FilterPattern pattern = FilterPattern.of(filter);
      Predicate<Line> matches = line -> pattern.matches(line.text());
      wanted = id == null ? matches : wanted.and(matches);
    }
    return new Asked(
        lines(parameters.get("lines")),
        "true".equals(parameters.get("follow")),
        "json".equals(parameters.get("format")),
        since(parameters.get("since")),
        wanted);
  }

  private static int lines(String asked) {
    try {
      return asked == null ? 100 : Math.clamp(Long.parseLong(asked), 0, MOST_LINES);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("lines: a number from 0 to " + MOST_LINES + ".", e);
    }
  }

  private static long since(String asked) {
    try {
      return asked == null ? 0 : Instant.parse(asked).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "since: a time such as 2026-01-31T09:00:00Z, not " + asked + ".", e);
    }
  }

  private static String text(Line line, boolean json, boolean named) {
    if (!json) return line.time() + " " + (named ? line.function() + " " : "") + line.text() + "\n";
    return new JsonObject()
            .put("time", line.time().toString())
            .put("function", line.function())
            .put("requestId", line.requestId())
            .put("logStream", line.logStream())
            .put("message", line.text())
            .encode()
        + "\n";
  }
}
