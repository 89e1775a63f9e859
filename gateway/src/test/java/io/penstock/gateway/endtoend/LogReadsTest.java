package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams of logs are read, filtered and followed. */
class LogReadsTest extends LogsApiFixture {
  private static List<String> messages(JsonObject answer) {
    return answer.getJsonArray("events").stream()
        .map(one -> ((JsonObject) one).getString("message"))
        .toList();
  }

  @Test
  void aStreamIsReadForwardsAndBackwards() throws Exception {
    String stream = say("Says")[1];
    var whole = get(stream, "startFromHead", true);
    List<String> all = messages(whole);
    assertTrue(all.getFirst().startsWith("INIT_START"), all.toString());
    assertTrue(all.contains("WARN two\n"), all.toString());
    var end = get(stream, "nextToken", whole.getString("nextForwardToken"), "startFromHead", true);
    assertEquals(List.of(), messages(end));
    assertEquals(whole.getString("nextForwardToken"), end.getString("nextForwardToken"));
    var last = get(stream, "limit", 2);
    assertEquals(all.subList(all.size() - 2, all.size()), messages(last));
    var before = get(stream, "limit", 3, "nextToken", last.getString("nextBackwardToken"));
    assertEquals(all.subList(all.size() - 5, all.size() - 2), messages(before));
    var again = get(stream, "limit", 2, "nextToken", before.getString("nextForwardToken"));
    assertEquals(messages(last), messages(again));
    say("Says", "later");
    var later = get(stream, "nextToken", whole.getString("nextForwardToken"));
    assertTrue(messages(later).contains("later\n"), later.encode());
    assertFalse(messages(later).contains("WARN two\n"), later.encode());
  }

  private static JsonObject get(String stream, Object... more) throws Exception {
    var input = new ArrayList<Object>(List.of("logGroupName", SAYS, "logStreamName", stream));
    input.addAll(List.of(more));
    return logs.done("get_log_events", input.toArray());
  }

  @Test
  void linesAreFiltered() throws Exception {
    assertEquals(List.of("ERROR one\n", "ERROR three\n"), filtered("ERROR"));
    assertEquals(List.of("ERROR three\n"), filtered("three ERROR"));
    assertEquals(List.of("WARN two\n", "ERROR three\n"), filtered("?WARN ?three"));
    assertEquals(List.of("ERROR one\n"), filtered("ERROR -three"));
    assertEquals(List.of("say \"four\"\n"), filtered("\"say \\\"four\""));
    assertEquals(
        "InvalidParameterException: Filter patterns of JSON ({ ... }) are not served here: terms"
            + " and quoted terms are.",
        logs.refused("filter_log_events", "logGroupName", SAYS, "filterPattern", "{ $.a = 1 }"));
  }

  private static List<String> filtered(String pattern) throws Exception {
    return messages(logs.done("filter_log_events", "logGroupName", SAYS, "filterPattern", pattern));
  }

  /** As {@code aws logs tail --follow} does: pages, then again from the newest time. */
  @Test
  void aLogIsFollowed() throws Exception {
    String group = "/aws/lambda/Follows";
    Map<String, Object> asked = new HashMap<>(Map.of("logGroupName", group, "limit", 3));
    Set<String> seen = new HashSet<>();
    assertEquals(List.of(), poll(asked, seen));
    say("Follows", "a", "b", "c", "a");
    assertEquals(List.of("a\n", "b\n", "c\n", "a\n"), said(poll(asked, seen)));
    assertEquals(List.of(), poll(asked, seen));
    say("Follows", "d");
    assertEquals(List.of("d\n"), said(poll(asked, seen)));
    asked.put("endTime", 1);
    asked.put("startTime", 0);
    assertEquals(List.of(), poll(asked, new HashSet<>()));
  }

  private static List<String> said(List<String> messages) {
    return messages.stream().filter(one -> one.length() == 2).toList();
  }

  private static List<String> poll(Map<String, Object> asked, Set<String> seen) throws Exception {
    var news = new ArrayList<String>();
    do {
      var input = new ArrayList<Object>();
      asked.forEach(
          (name, value) -> {
            input.add(name);
            input.add(value);
          });
      var page = logs.done("filter_log_events", input.toArray());
      for (Object one : page.getJsonArray("events")) {
        var event = (JsonObject) one;
        if (seen.add(event.getString("eventId"))) news.add(event.getString("message"));
        asked.merge(
            "startTime",
            event.getLong("timestamp"),
            (a, b) -> Math.max(((Number) a).longValue(), ((Number) b).longValue()));
      }
      asked.remove("nextToken");
      if (page.containsKey("nextToken")) asked.put("nextToken", page.getString("nextToken"));
    } while (asked.containsKey("nextToken"));
    return news;
  }
}
