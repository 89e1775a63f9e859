package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What EventBridge Scheduler takes and refuses of times and targets, and what becomes of it. */
class ScheduleTargetsTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Tell";
  private static final String ARN = "arn:aws:scheduler:us-east-1:123456789012:schedule/";
  private static final JsonObject OFF = new JsonObject().put("Mode", "OFF");
  private static final String TEMPLATE =
      """
      Resources:
        Tell:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async e => console.log('got ' + JSON.stringify(e));"
            Events:
              Nightly:
                Type: ScheduleV2
                Properties: {ScheduleExpression: cron(0 3 * * ? *), GroupName: night}
      """;

  @TempDir Path folder;

  private static JsonObject target(String arn) {
    return new JsonObject().put("Arn", arn).put("RoleArn", "arn:aws:iam::123456789012:role/r");
  }

  private TestPenstock up(MovedClock clock, String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    return TestPenstock.up(template, clock, options);
  }

  private Boto scheduler(URI at) {
    return new Boto("scheduler", at, folder);
  }

  private static void fault(JsonObject answer, int status, String code, String message) {
    assertEquals(
        List.of(status, code, message),
        List.of(
            answer.getInteger("status"), answer.getString("code"), answer.getString("message")));
  }

  private static Object[] once(String name, String expression, Object... more) {
    var given =
        new ArrayList<Object>(
            List.of("Name", name, "ScheduleExpression", expression, "FlexibleTimeWindow", OFF));
    if (!List.of(more).contains("Target")) given.addAll(List.of("Target", target(FUNCTION)));
    given.addAll(List.of(more));
    return given.toArray();
  }

  /**
   * AWS refuses a start date of more than five minutes ago; what it does with at() in the past is
   * nowhere said. Taken for these five minutes, as a client's clock may be behind ours, and fired;
   * refused after that, as it would never fire. A local time that clocks pass over is that many
   * minutes after the gap began, as with java.time and as cron libraries have it.
   */
  @Test
  void whatCanNeverFireIsRefusedAndWhatIsAMomentLateFires() throws Exception {
    var clock = new MovedClock("2026-03-29T01:29:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      List<JsonObject> said =
          scheduler(penstock.api())
              .call("create_schedule", once("late", "at(2026-03-29T01:26:00)"))
              .call("create_schedule", once("z", "at(2026-03-29T01:23:00)"))
              .call("create_schedule", once("z", "cron(0 0 1 1 ? 2020)"))
              .call("create_schedule", once("z", "rate(1 hour)", "EndDate", 1_774_000_000))
              .call("create_schedule", once("z", "rate(1 hour)", "StartDate", 1_774_000_000))
              .call(
                  "create_schedule",
                  once(
                      "gap",
                      "at(2026-03-29T02:30:00)",
                      "ScheduleExpressionTimezone",
                      "Europe/Berlin"))
              .call("update_schedule", once("gap", "at(2026-03-29T01:20:00)"))
              .call("update_schedule", once("late", "at(2026-03-29T01:26:00)", "Description", "d"))
              .run();
      assertEquals(200, said.get(0).getInteger("status"), said.get(0).encode());
      fault(
          said.get(1),
          400,
          "ValidationException",
          "Invalid Schedule Expression at(2026-03-29T01:23:00): it would never fire.");
      fault(
          said.get(2),
          400,
          "ValidationException",
          "Invalid Schedule Expression cron(0 0 1 1 ? 2020): it would never fire.");
      fault(
          said.get(3),
          400,
          "ValidationException",
          "The EndDate you specify cannot be in the past.");
      fault(
          said.get(4),
          400,
          "ValidationException",
          "The StartDate you specify cannot be earlier than 5 minutes ago.");
      assertEquals(200, said.get(5).getInteger("status"));
      assertEquals(400, said.get(6).getInteger("status"), "a change to what never fires");
      assertEquals(200, said.get(7).getInteger("status"), "its times are as they were");
      Client.until(
          "the late one fires",
          () -> Client.log(penstock, "Tell").contains("\"" + ARN + "default/late\""));
      clock.advance(Duration.ofSeconds(61));
      Client.until(
          "half past two is half past three",
          () -> Client.log(penstock, "Tell").contains("\"" + ARN + "default/gap\""));
      assertEquals(1, Client.log(penstock, "Tell").split("default/late\"", -1).length - 1);
    }
  }

  /** What fell due while nothing could fire: once-only firings are made, or are dead letters. */
  @Test
  void aOneTimeFiringOutlivesASleepAndARecurringOneIsOnRecordAsSkipped() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder);
      String url =
          sqs.call("create_queue", "QueueName", "dead")
              .run()
              .getFirst()
              .getJsonObject("output")
              .getString("QueueUrl");
      var dead = new JsonObject().put("Arn", "arn:aws:sqs:us-east-1:123456789012:dead");
      var brief =
          target(FUNCTION)
              .put("DeadLetterConfig", dead)
              .put("RetryPolicy", new JsonObject().put("MaximumEventAgeInSeconds", 3_600));
      for (JsonObject made :
          scheduler(penstock.api())
              .call("create_schedule", once("late", "at(2026-06-01T12:30:00)"))
              .call("create_schedule", once("old", "at(2026-06-01T12:30:00)", "Target", brief))
              .call("create_schedule", once("hourly", "cron(15 * * * ? *)"))
              .run()) assertEquals(200, made.getInteger("status"), made.encode());
      clock.advance(Duration.ofHours(3));
      Client.until(
          "the late one is made",
          () -> Client.log(penstock, "Tell").contains("\"" + ARN + "default/late\""));
      JsonObject lost = message(sqs, url);
      JsonObject attributes = lost.getJsonObject("MessageAttributes");
      assertEquals(
          ARN + "default/old", attributes.getJsonObject("SCHEDULE_ARN").getString("StringValue"));
      assertEquals(
          "MaximumEventAgeInSeconds",
          attributes.getJsonObject("EXHAUSTED_RETRY_CONDITION").getString("StringValue"));
      assertEquals(
          "2026-06-01T12:30:00Z",
          attributes.getJsonObject("SCHEDULED_TIME").getString("StringValue"));
      Client.until(
          "the skipped turn is on record",
          () ->
              Client.get(penstock.api(), "/_penstock/api/events?state=dead")
                  .text()
                  .contains("The firing of " + ARN + "default/hourly at 2026-06-01T12:15:00Z"));
      assertFalse(Client.log(penstock, "Tell").contains("default/hourly"));
    }
  }

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

  private static JsonObject message(Boto sqs, String url) throws Exception {
    JsonObject answer =
        sqs.call(
                "receive_message",
                "QueueUrl",
                url,
                "WaitTimeSeconds",
                20,
                "MessageAttributeNames",
                new JsonArray().add("All"))
            .run()
            .getFirst();
    return answer.getJsonObject("output").getJsonArray("Messages").getJsonObject(0);
  }
}
