package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What EventBridge Scheduler takes and refuses of times and targets, and what becomes of it. */
class ScheduleTargetsTest extends ScheduleTargetsFixture {
  private static final String ARN = "arn:aws:scheduler:us-east-1:123456789012:schedule/";

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
}
