package io.penstock.gateway.logs.api;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import io.penstock.gateway.logs.FilterPattern;
import io.penstock.gateway.logs.LogGroup;
import io.penstock.gateway.logs.LogGroups;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * GetLogEvents and FilterLogEvents over the lines that are held. A page has as many as are asked
 * for, and at most a megabyte.
 */
final class EventOperations {
  private static final int MOST = 10_000;
  private static final int PAGE_BYTES = 1024 * 1024;

  /** What AWS counts for an event beside its text. */
  private static final int EVENT_BYTES = 26;

  private final LogGroups groups;
  private final GroupNames names;

  EventOperations(LogGroups groups, GroupNames names) {
    this.groups = groups;
    this.names = names;
  }

  /** The newest page unless told otherwise; at either end the token that was given comes back. */
  JsonObject get(JsonObject in) {
    LogGroup group = names.of(in);
    String stream = in.getString("logStreamName");
    long from = in.getLong("startTime", 0L);
    long until = in.getLong("endTime", Long.MAX_VALUE);
    boolean forward = in.getBoolean("startFromHead", false);
    Position at = null;
    if (in.getString("nextToken") instanceof String token) {
      forward = token.startsWith("f/");
      if (!forward && !token.startsWith("b/"))
        throw LogsService.invalid("The specified nextToken is invalid.");
      at = Position.of(token.substring(2));
    }
    boolean known = false;
    var lines = new ArrayList<Line>();
    for (Line line : groups.lines(group)) {
      if (!line.logStream().equals(stream)) continue;
      known = true;
      long millis = line.time().toEpochMilli();
      boolean side = at == null || at.precedes(line) == forward;
      if (side && millis >= from && millis < until) lines.add(line);
    }
    if (!known) throw LogsService.missing("stream");
    int limit = in.getInteger("limit", MOST);
    List<Line> page = page(forward ? lines : lines.reversed(), limit);
    if (!forward) page = page.reversed();
    Position end = at == null ? Position.START : at;
    var events = new JsonArray();
    for (Line line : page) events.add(event(line));
    return new JsonObject()
        .put("events", events)
        .put(
            "nextForwardToken",
            "f/" + (page.isEmpty() ? end : Position.after(page.getLast())).token())
        .put(
            "nextBackwardToken",
            "b/" + (page.isEmpty() ? end : Position.before(page.getFirst())).token());
  }

  private static List<Line> page(List<Line> lines, int limit) {
    long bytes = 0;
    int size = 0;
    while (size < Math.min(limit, lines.size())) {
      bytes += lines.get(size).text().getBytes(StandardCharsets.UTF_8).length + EVENT_BYTES;
      if (bytes > PAGE_BYTES && size > 0) break;
      size++;
    }
    return lines.subList(0, size);
  }

  /** Until a page ends at the last line there is a token for the next. */
  JsonObject filter(JsonObject in) {
    LogGroup group = names.of(in);
    FilterPattern pattern = pattern(in.getString("filterPattern", ""));
    String prefix = in.getString("logStreamNamePrefix", "");
    Set<String> asked = LogsService.texts(in, "logStreamNames");
    if (asked != null && !prefix.isEmpty())
      throw LogsService.invalid(
          "Only one of logStreamNames and logStreamNamePrefix can be specified.");
    long from = in.getLong("startTime", 0L);
    long until = in.getLong("endTime", Long.MAX_VALUE);
    String token = in.getString("nextToken");
    Position at = token == null ? Position.START : Position.of(token);
    var known = new HashSet<String>();
    var lines = new ArrayList<Line>();
    for (Line line : groups.lines(group)) {
      known.add(line.logStream());
      long millis = line.time().toEpochMilli();
      if (at.precedes(line)
          && millis >= from
          && millis <= until
          && (asked == null || asked.contains(line.logStream()))
          && line.logStream().startsWith(prefix)
          && pattern.matches(line.text())) lines.add(line);
    }
    if (asked != null && !known.containsAll(asked)) throw LogsService.missing("stream");
    List<Line> page = page(lines, in.getInteger("limit", MOST));
    var events = new JsonArray();
    for (Line line : page)
      events.add(event(line).put("logStreamName", line.logStream()).put("eventId", eventId(line)));
    var answer = new JsonObject().put("events", events).put("searchedLogStreams", new JsonArray());
    if (page.size() < lines.size())
      answer.put("nextToken", Position.before(lines.get(page.size())).token());
    return answer;
  }

  private static FilterPattern pattern(String text) {
    try {
      return FilterPattern.of(text);
    } catch (IllegalArgumentException e) {
      throw LogsService.invalid(e.getMessage());
    }
  }

  /** The line's end is part of the text, as it is of the lines that Lambda hands over. */
  private static JsonObject event(Line line) {
    long millis = line.time().toEpochMilli();
    return new JsonObject()
        .put("timestamp", millis)
        .put("message", line.text() + "\n")
        .put("ingestionTime", millis);
  }

  /** The same each time it is asked for: by it followers know what they have seen. */
  private static String eventId(Line line) {
    return "%020d%036d".formatted(line.time().toEpochMilli(), line.number());
  }
}
