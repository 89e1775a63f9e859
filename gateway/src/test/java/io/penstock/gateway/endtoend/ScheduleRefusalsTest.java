package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What EventBridge Scheduler refuses, and that nothing is made of it. */
class ScheduleRefusalsTest extends SchedulerFixture {
  @Test
  void whatIsWrongIsRefusedAndNothingIsMade() throws Exception {
    try (var penstock = up(new MovedClock("2026-06-01T11:58:00Z"), "--no-watch")) {
      Boto calls = scheduler(penstock.api());
      String long65 = "a".repeat(64);
      calls
          .call(
              "create_schedule",
              "Name",
              long65,
              "ScheduleExpression",
              "rate(1 minutess)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION))
          .call(
              "create_schedule",
              "Name",
              "a b",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION))
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION),
              "ScheduleExpressionTimezone",
              "Mars/Base")
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              new JsonObject().put("Mode", "FLEXIBLE"),
              "Target",
              target(FUNCTION))
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target("arn:aws:scheduler:::aws-sdk:sqs:purge"))
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION).put("Input", "not json"))
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION)
                  .put("RetryPolicy", new JsonObject().put("MaximumRetryAttempts", 186)))
          .call(
              "create_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target("arn:aws:sqs:us-east-1:123456789012:q.fifo"))
          .call("list_schedules", "NextToken", "%%%")
          .call(
              "update_schedule",
              "Name",
              "z",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION))
          .call("list_schedules");
      List<JsonObject> said = calls.run();
      fault(
          said.get(0), 400, "ValidationException", "Invalid Schedule Expression rate(1 minutess).");
      assertTrue(
          said.get(1)
              .getString("message")
              .contains(
                  "Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular"
                      + " expression pattern"));
      fault(
          said.get(2),
          400,
          "ValidationException",
          "Invalid Schedule Expression Timezone Mars/Base.");
      assertTrue(
          said.get(6)
              .getString("message")
              .startsWith(
                  "1 validation error detected: Value '186' at"
                      + " 'target.retryPolicy.maximumRetryAttempts'"));
      for (JsonObject refused : said.subList(0, 9)) {
        assertEquals(400, refused.getInteger("status"), refused.encode());
        assertEquals("ValidationException", refused.getString("code"), refused.encode());
      }
      assertEquals(404, said.get(9).getInteger("status"));
      assertEquals(List.of("TellNightly"), names(said.get(10), "Schedules"));
    }
  }
}
