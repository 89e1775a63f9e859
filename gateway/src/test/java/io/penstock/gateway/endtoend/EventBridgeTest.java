package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** EventBridge: what rules, archives and replays do with events. */
class EventBridgeTest extends EventBridgeFixture {
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
}
