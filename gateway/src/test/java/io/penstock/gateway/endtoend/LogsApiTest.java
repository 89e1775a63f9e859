package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CloudWatch Logs over what functions have said. */
class LogsApiTest {
  private static final String SAYS = "/aws/lambda/Says";

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto logs;

  @BeforeAll
  static void start() throws Exception {
    penstock =
        TestPenstock.up(
            Files.writeString(
                folder.resolve("t.yaml"),
                """
                Transform: AWS::Serverless-2016-10-31
                Globals:
                  Function: {Runtime: python3.11, Handler: index.handler}
                Resources:
                  Says:
                    Type: AWS::Serverless::Function
                    Properties:
                      FunctionName: Says
                      InlineCode: &code |
                        def handler(event, context):
                            for word in event['words']: print(word)
                            return context.log_group_name + ' ' + context.log_stream_name
                  Follows:
                    Type: AWS::Serverless::Function
                    Properties: {FunctionName: Follows, InlineCode: *code}
                  Silent:
                    Type: AWS::Serverless::Function
                    Properties: {FunctionName: Silent, InlineCode: *code}
                """),
            "--no-watch");
    logs = new Boto("logs", penstock.api(), folder);
    say("Says", "ERROR one", "WARN two", "ERROR three", "say \\\"four\\\"");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Gives the group and stream that the function itself was told. */
  private static String[] say(String function, String... words) {
    var answer =
        Client.invoke(penstock, function, "{\"words\":[\"" + String.join("\",\"", words) + "\"]}");
    assertEquals(200, answer.status(), answer.text());
    return answer.text().replace("\"", "").split(" ");
  }

  private static List<String> messages(JsonObject answer) {
    return answer.getJsonArray("events").stream()
        .map(one -> ((JsonObject) one).getString("message"))
        .toList();
  }

  private static List<String> names(JsonObject answer, String list, String member) {
    return answer.getJsonArray(list).stream()
        .map(one -> ((JsonObject) one).getString(member))
        .toList();
  }

  /** A function that was not called yet has a group too, to be followed. */
  @Test
  void groups() throws Exception {
    var all = logs.done("describe_log_groups");
    assertEquals(
        List.of("/aws/lambda/Follows", SAYS, "/aws/lambda/Silent"),
        names(all, "logGroups", "logGroupName"));
    JsonObject says = all.getJsonArray("logGroups").getJsonObject(1);
    String arn = "arn:aws:logs:us-east-1:123456789012:log-group:" + SAYS;
    assertEquals(arn + ":*", says.getString("arn"));
    assertEquals(arn, says.getString("logGroupArn"));
    assertTrue(says.getLong("storedBytes") > 0 && says.getLong("creationTime") > 0, says.encode());
    var first = logs.done("describe_log_groups", "limit", 2, "logGroupNamePrefix", "/aws/lambda/");
    assertEquals(2, first.getJsonArray("logGroups").size());
    var rest =
        logs.done("describe_log_groups", "limit", 2, "nextToken", first.getString("nextToken"));
    assertEquals(List.of("/aws/lambda/Silent"), names(rest, "logGroups", "logGroupName"));
    assertFalse(rest.containsKey("nextToken"));
    assertEquals(
        List.of(SAYS),
        names(
            logs.done("describe_log_groups", "logGroupNamePrefix", "/aws/lambda/Sa"),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of("/aws/lambda/Silent"),
        names(
            logs.done("describe_log_groups", "logGroupNamePattern", "SIL"),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of(SAYS),
        names(
            logs.done("describe_log_groups", "logGroupIdentifiers", new JsonArray().add(arn)),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of(),
        names(
            logs.done("describe_log_groups", "logGroupClass", "INFREQUENT_ACCESS"),
            "logGroups",
            "logGroupName"));
  }

  @Test
  void streamsAreWhatFunctionsWereTold() throws Exception {
    String[] told = say("Says");
    assertEquals(SAYS, told[0]);
    var streams =
        logs.done(
            "describe_log_streams",
            "logGroupName",
            SAYS,
            "orderBy",
            "LastEventTime",
            "descending",
            true);
    JsonObject newest = streams.getJsonArray("logStreams").getJsonObject(0);
    assertEquals(told[1], newest.getString("logStreamName"));
    assertTrue(newest.getString("arn").endsWith(SAYS + ":log-stream:" + told[1]), newest.encode());
    assertTrue(newest.getLong("firstEventTimestamp") <= newest.getLong("lastEventTimestamp"));
    assertEquals(
        "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.",
        logs.refused(
            "describe_log_streams",
            "logGroupName",
            SAYS,
            "orderBy",
            "LastEventTime",
            "logStreamNamePrefix",
            "2"));
    var none = logs.done("describe_log_streams", "logGroupName", "/aws/lambda/Silent");
    assertTrue(none.getJsonArray("logStreams").isEmpty());
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

  @Test
  void whatIsNotThereOrNotRightIsRefused() throws Exception {
    String group = "ResourceNotFoundException: The specified log group does not exist.";
    String stream = "ResourceNotFoundException: The specified log stream does not exist.";
    assertEquals(group, logs.refused("filter_log_events", "logGroupName", "/aws/lambda/Nobody"));
    assertEquals(group, logs.refused("describe_log_streams", "logGroupName", "Says"));
    assertEquals(
        group,
        logs.refused(
            "filter_log_events",
            "logGroupIdentifier",
            "arn:aws:logs:us-east-1:210987654321:log-group:" + SAYS));
    assertEquals(
        stream, logs.refused("get_log_events", "logGroupName", SAYS, "logStreamName", "nobody"));
    assertEquals(
        stream,
        logs.refused(
            "filter_log_events",
            "logGroupName",
            SAYS,
            "logStreamNames",
            new JsonArray().add("nobody")));
    var unsigned =
        Client.post(
            penstock.api(),
            "/",
            "{\"logGroupIdentifiers\":[null]}",
            "X-Amz-Target",
            "Logs_20140328.DescribeLogGroups");
    assertEquals("InvalidParameterException", unsigned.json().getString("__type"));
    assertEquals(
        "InvalidParameterException: The specified nextToken is invalid.",
        logs.refused("filter_log_events", "logGroupName", SAYS, "nextToken", "x"));
    assertTrue(
        logs.refused("filter_log_events", "logGroupName", "a b")
            .startsWith("InvalidParameterException: 1 validation error detected: "));
    assertEquals(
        "InvalidParameterException: Exactly one of logGroupName and logGroupIdentifier must be"
            + " specified.",
        logs.refused("describe_log_streams"));
    assertEquals(
        "UnknownOperationException: The operation CreateLogGroup is not served here.",
        logs.refused("create_log_group", "logGroupName", "mine"));
  }
}
