package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules fire and events are tried again when a moved clock says so. */
class ClockEndToEndTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Timeout: 5, MemorySize: 256}}
      Resources:
        Node:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async (event) => { console.log('got ' + JSON.stringify(event)); };
            Events:
              Often: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
              Noon: {Type: Schedule, Properties: {Schedule: cron(0 12 * * ? *), Input: '{"at": "noon"}'}}
        Python:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.handler
            InlineCode: |
              import json
              def handler(event, context):
                  print('got ' + json.dumps(event))
            Events:
              Once:
                Type: ScheduleV2
                Properties:
                  ScheduleExpression: at(2026-06-01T14:02:00)
                  ScheduleExpressionTimezone: Europe/Berlin
                  ActionAfterCompletion: DELETE
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async (e, c) => { console.log('try ' + c.awsRequestId); throw new Error('no'); };"
      """;

  @TempDir Path folder;

  private static List<JsonObject> got(TestPenstock penstock, String function) {
    return Client.got(penstock, function).stream().map(JsonObject::new).toList();
  }

  private static void untilGot(TestPenstock penstock, String function, int count) {
    Client.until(
        function + " got " + count + " events", () -> got(penstock, function).size() >= count);
    assertEquals(count, got(penstock, function).size());
  }

  @Test
  void schedulesFire() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = TestPenstock.up(template, clock, "--no-watch")) {
      assertEquals(List.of("NodeNoon", "NodeOften", "PythonOnce"), schedules(penstock));
      clock.advance(Duration.ofSeconds(121)); // 12:00:01
      untilGot(penstock, "Node", 1);
      assertEquals(new JsonObject("{\"at\": \"noon\"}"), got(penstock, "Node").getFirst());
      clock.advance(Duration.ofSeconds(120)); // 12:02:01
      untilGot(penstock, "Python", 1);
      assertEquals("2026-06-01T12:02:00Z", got(penstock, "Python").getFirst().getString("time"));
      assertEquals("aws.scheduler", got(penstock, "Python").getFirst().getString("source"));
      clock.advance(Duration.ofSeconds(60)); // 12:03:01, five minutes after the start
      untilGot(penstock, "Node", 2);
      JsonObject often = got(penstock, "Node").get(1);
      assertEquals("2026-06-01T12:03:00Z", often.getString("time"));
      assertEquals("Scheduled Event", often.getString("detail-type"));
      clock.advance(Duration.ofMinutes(5));
      untilGot(penstock, "Node", 3);
      assertEquals(1, got(penstock, "Python").size());
      assertEquals(List.of("NodeNoon", "NodeOften"), schedules(penstock), "Once deletes itself");
    }
    try (var penstock = TestPenstock.up(template, clock, "--no-watch")) {
      assertEquals(List.of("NodeNoon", "NodeOften"), schedules(penstock), "and stays so");
    }
  }

  private static List<String> schedules(TestPenstock penstock) {
    return Client.get(penstock.api(), "/_penstock/api/triggers")
        .json()
        .getJsonArray("triggers")
        .stream()
        .map(trigger -> (JsonObject) trigger)
        .filter(trigger -> trigger.getString("kind").equals("schedule"))
        .map(schedule -> schedule.getString("name"))
        .sorted()
        .toList();
  }

  private static long tries(TestPenstock penstock, String id) {
    return Client.log(penstock, "Fails").lines().filter(l -> l.contains("try " + id)).count();
  }

  /** What a try wrote to its log is there before the store knows of its end, and of the next. */
  private static void settled(TestPenstock penstock, String id, int attempts) {
    Client.until(
        attempts + " attempts are stored",
        () -> {
          JsonObject event = Client.get(penstock.api(), "/_penstock/api/events/" + id).json();
          return event.getInteger("attempts") == attempts
              && !event.getString("state").equals("RUNNING");
        });
  }

  @Test
  void aFailedEventIsTriedThriceWithLambdasWaits() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    var clock = new MovedClock("2026-06-02T09:00:00Z");
    try (var penstock = TestPenstock.up(template, clock, "--no-watch")) {
      String[] event = {"X-Amz-Invocation-Type", "Event"};
      var accepted = Client.invoke(penstock, "Fails", "{}", event);
      assertEquals(202, accepted.status());
      String id = accepted.header("x-amzn-requestid");
      Client.until("the first try", () -> tries(penstock, id) == 1);
      settled(penstock, id, 1);
      for (int expected : List.of(2, 3)) {
        clock.advance(Duration.ofSeconds(expected == 2 ? 59 : 119));
        int runs = got(penstock, "Node").size() + 1;
        Client.invoke(penstock, "Node", "{\"a\":1}", event); // wakes what waits
        untilGot(penstock, "Node", runs);
        assertEquals(expected - 1, tries(penstock, id), "too early");
        clock.advance(Duration.ofSeconds(2));
        Client.invoke(penstock, "Node", "{\"a\":2}", event);
        Client.until("try " + expected, () -> tries(penstock, id) == expected);
        settled(penstock, id, expected);
        untilGot(penstock, "Node", runs + 1);
      }
      clock.advance(Duration.ofHours(7));
      Client.invoke(penstock, "Node", "{\"a\":3}", event);
      Client.until("the last event", () -> Client.log(penstock, "Node").contains("got {\"a\":3}"));
      assertEquals(3, tries(penstock, id));
      assertTrue(Client.get(penstock.api(), "/_penstock/health").text().contains("UP"));
    }
  }
}
