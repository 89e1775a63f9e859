package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Calls of AWS's API as targets of schedules. */
class ScheduledCallsTest extends ScheduleTargetsFixture {
  /** Scheduler's universal targets, of what is served here: calls made with the input. */
  @Test
  void callsOfTheApiAreTargetsToo() throws Exception {
    String calls = "arn:aws:scheduler:::aws-sdk:";
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder);
      String url =
          sqs.call("create_queue", "QueueName", "in")
              .run()
              .getFirst()
              .getJsonObject("output")
              .getString("QueueUrl");
      String queue = "arn:aws:sqs:us-east-1:123456789012:in";
      String topic =
          new Boto("sns", penstock.api(), folder)
              .call("create_topic", "Name", "t")
              .call(
                  "subscribe",
                  "TopicArn",
                  "arn:aws:sns:us-east-1:123456789012:t",
                  "Protocol",
                  "sqs",
                  "Endpoint",
                  queue,
                  "Attributes",
                  new JsonObject().put("RawMessageDelivery", "true"))
              .run()
              .getFirst()
              .getJsonObject("output")
              .getString("TopicArn");
      for (JsonObject made :
          new Boto("events", penstock.api(), folder)
              .call("put_rule", "Name", "r", "EventPattern", "{\"source\":[\"clock\"]}")
              .call(
                  "put_targets",
                  "Rule",
                  "r",
                  "Targets",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put("Id", "q")
                              .put("Arn", queue)
                              .put("InputPath", "$.detail")))
              .run()) assertEquals(200, made.getInteger("status"), made.encode());
      var send =
          new JsonObject()
              .put("QueueUrl", url)
              .put("MessageBody", "at <aws.scheduler.scheduled-time>");
      var publish = new JsonObject().put("TopicArn", topic).put("Message", "told");
      var invoke = new JsonObject().put("FunctionName", "Tell").put("Payload", "{\"n\":7}");
      var entry = new JsonObject().put("Source", "clock").put("DetailType", "tick");
      var put =
          new JsonObject()
              .put(
                  "Entries",
                  new JsonArray()
                      .add(entry.copy().put("Detail", "{\"e\":1}"))
                      .add(entry.copy().put("Detail", "{\"e\":2}")));
      var input = new LinkedHashMap<String, JsonObject>();
      input.put("sqs:sendMessage", send);
      input.put("sns:publish", publish);
      input.put("lambda:invoke", invoke);
      input.put("eventbridge:putEvents", put);
      Boto scheduler = scheduler(penstock.api());
      input.forEach(
          (call, given) ->
              scheduler.call(
                  "create_schedule",
                  once(
                      call.replace(':', '-'),
                      "at(2026-06-01T12:00:00)",
                      "Target",
                      target(calls + call).put("Input", given.encode()))));
      for (JsonObject made : scheduler.run())
        assertEquals(200, made.getInteger("status"), made.encode());
      clock.advance(Duration.ofSeconds(121));
      var bodies = new TreeSet<String>();
      while (bodies.size() < 4) bodies.add(message(sqs, url).getString("Body"));
      assertEquals(
          List.of("at 2026-06-01T12:00:00Z", "told", "{\"e\":1}", "{\"e\":2}"),
          List.copyOf(bodies));
      Client.until(
          "the function is called", () -> Client.log(penstock, "Tell").contains("got {\"n\":7}"));
      List<JsonObject> refused =
          scheduler(penstock.api())
              .call(
                  "create_schedule",
                  once("z", "rate(1 hour)", "Target", target(calls + "ec2:stopInstances")))
              .call(
                  "create_schedule",
                  once(
                      "z",
                      "rate(1 hour)",
                      "Target",
                      target(calls + "sqs:sendMessage")
                          .put("Input", "{\"QueueUrl\":\"http://h/1/x\"}")))
              .call(
                  "create_schedule",
                  once(
                      "z",
                      "rate(1 hour)",
                      "Target",
                      target(calls + "sqs:sendMessage")
                          .put("Input", send.copy().put("DelaySeconds", 3).encode())))
              .run();
      fault(
          refused.get(0),
          400,
          "ValidationException",
          "Provided Arn is not in correct format: arn:aws:scheduler:::aws-sdk:ec2:stopInstances is"
              + " not one of the calls that are served here: aws-sdk:sqs:sendMessage,"
              + " aws-sdk:sns:publish, aws-sdk:lambda:invoke, aws-sdk:eventbridge:putEvents.");
      fault(refused.get(1), 400, "ValidationException", "Invalid Input: MessageBody is missing.");
      fault(
          refused.get(2),
          400,
          "ValidationException",
          "Invalid Input: not served here: DelaySeconds.");
    }
  }
}
