package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EventBridge: what rules, archives and replays do with events. */
class EventBridgeTest {
  static final String EVENTS = "arn:aws:events:us-east-1:123456789012:";
  static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Tell";
  static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";
  static final String TEMPLATE =
      """
      Resources:
        Tell:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async e => console.log('got ' + JSON.stringify(e));"
            Events:
              Moved:
                Type: EventBridgeRule
                Properties:
                  Pattern: {source: [waterworks], detail: {gate: [{numeric: [">", 3]}]}}
                  InputPath: $.detail
              Hourly: {Type: Schedule, Properties: {Schedule: rate(1 hour), Input: '{"tick": 1}'}}
        Orders: {Type: AWS::Events::EventBus, Properties: {Name: orders}}
        Forward:
          Type: AWS::Events::Rule
          Properties:
            EventBusName: !Ref Orders
            EventPattern: {detail-type: [Placed]}
            Targets:
              - {Id: default, Arn: !Sub "arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"}
        Placed:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {detail-type: [Placed]}
            Targets:
              - Id: f
                Arn: !GetAtt Tell.Arn
                InputTransformer:
                  InputPathsMap: {n: $.detail.n}
                  InputTemplate: '{"placed": <n>, "rule": <aws.events.rule-name>}'
      """;

  @TempDir Path folder;

  private TestPenstock up(MovedClock clock, String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    return TestPenstock.up(template, clock, options);
  }

  private Boto events(TestPenstock penstock) {
    return new Boto("events", penstock.api(), folder);
  }

  private static JsonObject entry(String source, String type, String detail, String bus) {
    return new JsonObject()
        .put("Source", source)
        .put("DetailType", type)
        .put("Detail", detail)
        .put("EventBusName", bus);
  }

  static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  static void fault(JsonObject answer, String code, String message) {
    assertEquals(
        List.of(400, code, message),
        List.of(
            answer.getInteger("status"), answer.getString("code"), answer.getString("message")));
  }

  static JsonObject output(JsonObject answer) {
    assertEquals(200, answer.getInteger("status"), answer.encode());
    return answer.getJsonObject("output");
  }

  private static List<String> got(TestPenstock penstock) {
    return Client.got(penstock, "Tell");
  }

  private static void untilGot(TestPenstock penstock, String... expected) {
    Client.until(
        "the function has " + List.of(expected) + ", it has " + got(penstock),
        () -> got(penstock).stream().sorted().toList().equals(List.of(expected)));
  }

  @Test
  void eventsReachWhoeverAskedForThem() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      var said =
          events(penstock)
              .call(
                  "put_events",
                  "Entries",
                  list(
                      entry("waterworks", "Gate Moved", "{\"gate\":4}", "default"),
                      entry("waterworks", "Gate Moved", "{\"gate\":2}", "default"),
                      entry("shop", "Placed", "{\"n\":7}", "orders"),
                      entry("", "Placed", "{\"n\":8}", "orders"),
                      entry("shop", "Placed", "[1]", "orders"),
                      entry("aws.shop", "Placed", "{}", "orders"),
                      entry("shop", "Placed", "{}", "nobody")))
              .run()
              .getFirst();
      JsonObject answer = output(said);
      assertEquals(3, answer.getInteger("FailedEntryCount"));
      var codes = new ArrayList<String>();
      for (Object entry : answer.getJsonArray("Entries"))
        codes.add(((JsonObject) entry).getString("ErrorCode", "fine"));
      assertEquals(
          List.of(
              "fine",
              "fine",
              "fine",
              "InvalidArgument",
              "MalformedDetail",
              "NotAuthorizedForSourceException",
              "fine"),
          codes);
      assertEquals(
          "Parameter Source is not valid. Reason: Source is a required argument.",
          answer.getJsonArray("Entries").getJsonObject(3).getString("ErrorMessage"));
      untilGot(penstock, "{\"gate\":4}", "{\"placed\":7,\"rule\":\"Placed\"}");
      clock.advance(Duration.ofSeconds(3_601));
      untilGot(penstock, "{\"gate\":4}", "{\"placed\":7,\"rule\":\"Placed\"}", "{\"tick\":1}");
    }
  }

  @Test
  void whatATargetDoesNotTakeEndsInItsDeadLetterQueueAndHoldsUpNobody() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var queues = TestDouble.start("elasticmq");
        var penstock = up(clock, "--no-watch", "--source=sqs=" + queues.at)) {
      var sqs = new Boto("sqs", queues.at, folder);
      sqs.call("create_queue", "QueueName", "in").call("create_queue", "QueueName", "dead").run();
      var dead = new JsonObject().put("Arn", QUEUE + "dead");
      var said =
          events(penstock)
              .call("put_rule", "Name", "all", "EventPattern", "{\"source\":[\"s\"]}")
              .call(
                  "put_targets",
                  "Rule",
                  "all",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "gone")
                          .put("Arn", FUNCTION + "Gone")
                          .put("DeadLetterConfig", dead),
                      new JsonObject()
                          .put("Id", "broken")
                          .put("Arn", FUNCTION)
                          .put("DeadLetterConfig", dead)
                          .put(
                              "InputTransformer",
                              new JsonObject()
                                  .put("InputPathsMap", new JsonObject().put("d", "$.detail"))
                                  .put("InputTemplate", "{\"x\": \"<d>\"}")),
                      new JsonObject()
                          .put("Id", "in")
                          .put("Arn", QUEUE + "in")
                          .put("InputPath", "$.detail")))
              .call("put_events", "Entries", list(entry("s", "t", "{\"a\":\"b\"}", "default")))
              .run();
      for (JsonObject answer : said) output(answer);
      assertEquals(
          "{\"a\":\"b\"}",
          messages(sqs, queues.at + "/123456789012/in", 1).getFirst().getString("Body"));
      var lost = messages(sqs, queues.at + "/123456789012/dead", 2);
      var targets = new ArrayList<String>();
      for (JsonObject message : lost) {
        JsonObject attributes = message.getJsonObject("MessageAttributes");
        assertEquals(
            EVENTS + "rule/all", attributes.getJsonObject("RULE_ARN").getString("StringValue"));
        assertEquals(
            "NO_RESOURCE", attributes.getJsonObject("ERROR_CODE").getString("StringValue"));
        assertEquals("s", new JsonObject(message.getString("Body")).getString("source"));
        targets.add(attributes.getJsonObject("TARGET_ARN").getString("StringValue"));
      }
      assertEquals(List.of(FUNCTION, FUNCTION + "Gone"), targets.stream().sorted().toList());
    }
  }

  private static List<JsonObject> messages(Boto sqs, String url, int count) throws Exception {
    var all = new ArrayList<JsonObject>();
    for (int tries = 0; tries < 10 && all.size() < count; tries++) {
      JsonArray some =
          output(
                  sqs.call(
                          "receive_message",
                          "QueueUrl",
                          url,
                          "WaitTimeSeconds",
                          5,
                          "MaxNumberOfMessages",
                          10,
                          "MessageAttributeNames",
                          list("All"))
                      .run()
                      .getFirst())
              .getJsonArray("Messages", new JsonArray());
      for (Object message : some) all.add((JsonObject) message);
    }
    assertEquals(count, all.size());
    return all;
  }

  @Test
  void archivesKeepAndReplaysSendAgain() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      String archive = EVENTS + "archive/a";
      var first =
          events(penstock)
              .call(
                  "create_archive",
                  "ArchiveName",
                  "a",
                  "EventSourceArn",
                  EVENTS + "event-bus/default",
                  "EventPattern",
                  "{\"source\":[\"waterworks\"]}")
              .call(
                  "create_archive",
                  "ArchiveName",
                  "a",
                  "EventSourceArn",
                  EVENTS + "event-bus/default")
              .call(
                  "put_events",
                  "Entries",
                  list(
                      entry("waterworks", "x", "{\"gate\":4}", "default"),
                      entry("waterworks", "x", "{\"gate\":1}", "default"),
                      entry("other", "x", "{\"gate\":9}", "default")))
              .call("describe_archive", "ArchiveName", "a")
              .call("list_archives")
              .run();
      assertEquals(archive, output(first.get(0)).getString("ArchiveArn"));
      fault(first.get(1), "ResourceAlreadyExistsException", "Archive a already exists.");
      assertEquals(2, output(first.get(3)).getInteger("EventCount"));
      assertEquals(1, output(first.get(4)).getJsonArray("Archives").size());
      untilGot(penstock, "{\"gate\":4}");
      var replay =
          events(penstock)
              .call(
                  "put_rule",
                  "Name",
                  "replayed",
                  "EventPattern",
                  "{\"replay-name\":[{\"exists\":true}]}")
              .call(
                  "put_targets",
                  "Rule",
                  "replayed",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "1")
                          .put("Arn", FUNCTION)
                          .put("InputPath", "$.replay-name")))
              .call(
                  "start_replay",
                  "ReplayName",
                  "again",
                  "EventSourceArn",
                  archive,
                  "EventStartTime",
                  1780315000,
                  "EventEndTime",
                  1780318000,
                  "Destination",
                  new JsonObject().put("Arn", EVENTS + "event-bus/default"))
              .call(
                  "start_replay",
                  "ReplayName",
                  "again",
                  "EventSourceArn",
                  archive,
                  "EventStartTime",
                  1780315000,
                  "EventEndTime",
                  1780318000,
                  "Destination",
                  new JsonObject().put("Arn", EVENTS + "event-bus/default"))
              .run();
      assertEquals("STARTING", output(replay.get(2)).getString("State"));
      fault(replay.get(3), "ResourceAlreadyExistsException", "Replay again already exists.");
      untilGot(penstock, "\"again\"", "\"again\"", "{\"gate\":4}", "{\"gate\":4}");
      var after =
          events(penstock)
              .call("describe_replay", "ReplayName", "again")
              .call("list_replays", "NamePrefix", "ag")
              .call("cancel_replay", "ReplayName", "again")
              .call("describe_archive", "ArchiveName", "a")
              .call("delete_archive", "ArchiveName", "a")
              .call("describe_archive", "ArchiveName", "a")
              .run();
      assertEquals("COMPLETED", output(after.get(0)).getString("State"));
      assertEquals(1, output(after.get(1)).getJsonArray("Replays").size());
      assertEquals("IllegalStatusException", after.get(2).getString("code"));
      assertEquals(
          2, output(after.get(3)).getInteger("EventCount"), "replayed events are not kept");
      fault(after.get(5), "ResourceNotFoundException", "Archive a does not exist.");
    }
  }

  @Test
  void whatWasMadeIsThereAfterARestart() throws Exception {
    Path state = folder.resolve("kept");
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch", "--data-dir=" + state)) {
      for (JsonObject made :
          events(penstock)
              .call("put_rule", "Name", "kept", "EventPattern", "{\"source\":[\"s\"]}")
              .call(
                  "put_targets",
                  "Rule",
                  "kept",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "1")
                          .put("Arn", FUNCTION)
                          .put("InputPath", "$.detail.a")))
              .run()) output(made);
    }
    try (var penstock = up(clock, "--no-watch", "--data-dir=" + state)) {
      output(
          events(penstock)
              .call("put_events", "Entries", list(entry("s", "t", "{\"a\":\"still\"}", "default")))
              .run()
              .getFirst());
      untilGot(penstock, "\"still\"");
      assertFalse(got(penstock).isEmpty());
    }
  }
}
