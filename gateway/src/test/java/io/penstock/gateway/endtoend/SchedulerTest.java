package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** EventBridge Scheduler: every operation with boto3, and what schedules made so do. */
class SchedulerTest extends SchedulerFixture implements EveryClient {
  private static final String ARN = "arn:aws:scheduler:us-east-1:123456789012:schedule/";

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    try (var penstock = up(new MovedClock("2026-06-01T11:58:00Z"), "--no-watch")) {
      var tags = new JsonArray().add(new JsonObject().put("Key", "team").put("Value", "a"));
      String group = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/g";
      var target =
          target(FUNCTION)
              .put("Input", "{\"n\":1}")
              .put("RetryPolicy", new JsonObject().put("MaximumRetryAttempts", 3));
      Boto calls = scheduler(penstock.api()).by(client);
      calls
          .call("create_schedule_group", "Name", "g", "Tags", tags)
          .call("create_schedule_group", "Name", "g")
          .call("get_schedule_group", "Name", "g")
          .call("list_schedule_groups")
          .call(
              "tag_resource",
              "ResourceArn",
              group,
              "Tags",
              tags.copy().add(new JsonObject().put("Key", "b").put("Value", "c")))
          .call("untag_resource", "ResourceArn", group, "TagKeys", new JsonArray().add("team"))
          .call("list_tags_for_resource", "ResourceArn", group);
      for (int i = 0; i < 3; i++)
        calls.call(
            "create_schedule",
            "Name",
            "s" + i,
            "GroupName",
            "g",
            "ScheduleExpression",
            "rate(5 minutes)",
            "FlexibleTimeWindow",
            OFF,
            "Target",
            target,
            "State",
            i == 2 ? "DISABLED" : "ENABLED",
            "Description",
            "d");
      calls
          .call(
              "create_schedule",
              "Name",
              "s0",
              "GroupName",
              "g",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target)
          .call("get_schedule", "Name", "s0", "GroupName", "g")
          .call("list_schedules", "GroupName", "g", "MaxResults", 2)
          .call("list_schedules", "GroupName", "g", "State", "DISABLED")
          .call("list_schedules", "NamePrefix", "s1")
          .call(
              "update_schedule",
              "Name",
              "s0",
              "GroupName",
              "g",
              "ScheduleExpression",
              "at(2027-01-01T00:00:00)",
              "FlexibleTimeWindow",
              new JsonObject().put("Mode", "FLEXIBLE").put("MaximumWindowInMinutes", 15),
              "Target",
              target(FUNCTION),
              "ScheduleExpressionTimezone",
              "Europe/Berlin",
              "ActionAfterCompletion",
              "DELETE")
          .call("get_schedule", "Name", "s0", "GroupName", "g")
          .call("delete_schedule", "Name", "s1", "GroupName", "g")
          .call("get_schedule", "Name", "s1", "GroupName", "g")
          .call("delete_schedule", "Name", "s1", "GroupName", "g")
          .call("delete_schedule_group", "Name", "g")
          .call("list_schedules")
          .call("list_schedule_groups", "NamePrefix", "g")
          .call("delete_schedule_group", "Name", "default")
          .call(
              "create_schedule",
              "Name",
              "x",
              "GroupName",
              "g",
              "ScheduleExpression",
              "rate(5 minutes)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target);
      var said = new Steps(calls.run());
      for (String step :
          List.of(
              "tag_resource",
              "untag_resource",
              "create_schedule",
              "create_schedule 3",
              "update_schedule",
              "delete_schedule_group")) said.ok(step);
      assertEquals(group, said.output("create_schedule_group").getString("ScheduleGroupArn"));
      said.fault(
          "create_schedule_group 2", 409, "ConflictException", "Schedule group g already exists.");
      assertEquals("ACTIVE", said.output("get_schedule_group").getString("State"));
      assertEquals(
          List.of("default", "g", "night"),
          names(said.get("list_schedule_groups"), "ScheduleGroups"));
      assertEquals(
          "[{\"Key\":\"b\",\"Value\":\"c\"}]",
          said.output("list_tags_for_resource").getJsonArray("Tags").encode());
      assertEquals(ARN + "g/s1", said.output("create_schedule 2").getString("ScheduleArn"));
      said.fault("create_schedule 4", 409, "ConflictException", "Schedule s0 already exists.");
      JsonObject got = said.output("get_schedule");
      assertEquals("rate(5 minutes)", got.getString("ScheduleExpression"));
      assertEquals("UTC", got.getString("ScheduleExpressionTimezone"));
      assertEquals("d", got.getString("Description"));
      assertEquals(1780315080, got.getDouble("CreationDate").longValue());
      JsonObject retry = got.getJsonObject("Target").getJsonObject("RetryPolicy");
      assertEquals(3, retry.getInteger("MaximumRetryAttempts"));
      assertEquals(86_400, retry.getInteger("MaximumEventAgeInSeconds"));
      assertEquals(List.of("s0", "s1"), names(said.get("list_schedules"), "Schedules"));
      assertTrue(said.output("list_schedules").containsKey("NextToken"));
      assertEquals(List.of("s2"), names(said.get("list_schedules 2"), "Schedules"));
      assertEquals(List.of("s1"), names(said.get("list_schedules 3"), "Schedules"));
      JsonObject updated = said.output("get_schedule 2");
      assertEquals("at(2027-01-01T00:00:00)", updated.getString("ScheduleExpression"));
      assertEquals("DELETE", updated.getString("ActionAfterCompletion"));
      assertNull(updated.getString("Description"), "an update replaces everything");
      said.ok("delete_schedule");
      said.fault("get_schedule 3", 404, "ResourceNotFoundException", "Schedule s1 does not exist.");
      said.fault(
          "delete_schedule 2", 404, "ResourceNotFoundException", "Schedule s1 does not exist.");
      assertEquals(List.of("TellNightly"), names(said.get("list_schedules 4"), "Schedules"));
      assertEquals(List.of(), names(said.get("list_schedule_groups 2"), "ScheduleGroups"));
      assertEquals("ValidationException", said.get("delete_schedule_group 2").getString("code"));
      said.fault(
          "create_schedule 5",
          404,
          "ResourceNotFoundException",
          "Schedule group g does not exist.");
    }
  }

  @Test
  void whatWasMadeFiresAtItsTargetAndEndsInTheDeadLetterQueue() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var queues = TestDouble.start("elasticmq");
        var penstock = up(clock, "--no-watch", "--source=sqs=" + queues.at)) {
      var sqs = new Boto("sqs", queues.at, folder);
      sqs.call("create_queue", "QueueName", "in").call("create_queue", "QueueName", "dead").run();
      String queue = "arn:aws:sqs:us-east-1:123456789012:";
      var dead = new JsonObject().put("Arn", queue + "dead");
      Boto calls = scheduler(penstock.api());
      calls
          .call(
              "create_schedule",
              "Name",
              "fn",
              "ScheduleExpression",
              "at(2026-06-01T12:00:00)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION).put("Input", "{\"arn\":\"<aws.scheduler.schedule-arn>\"}"))
          .call(
              "create_schedule",
              "Name",
              "queue",
              "ScheduleExpression",
              "at(2026-06-01T12:00:00)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(queue + "in").put("Input", "plain text at <aws.scheduler.scheduled-time>"),
              "ActionAfterCompletion",
              "DELETE")
          .call(
              "create_schedule",
              "Name",
              "nobody",
              "ScheduleExpression",
              "at(2026-06-01T12:00:00)",
              "FlexibleTimeWindow",
              OFF,
              "Target",
              target(FUNCTION + "Gone").put("DeadLetterConfig", dead));
      for (JsonObject made : calls.run()) assertEquals(200, made.getInteger("status"));
      clock.advance(Duration.ofSeconds(121));
      Client.until(
          "the function has it",
          () -> Client.log(penstock, "Tell").contains("got {\"arn\":\"" + ARN + "default/fn\"}"));
      JsonObject in = message(sqs, queues.at + "/123456789012/in");
      assertEquals("plain text at 2026-06-01T12:00:00Z", in.getString("Body"));
      JsonObject lost = message(sqs, queues.at + "/123456789012/dead");
      assertEquals("aws.scheduler", new JsonObject(lost.getString("Body")).getString("source"));
      JsonObject attributes = lost.getJsonObject("MessageAttributes");
      assertEquals(
          ARN + "default/nobody",
          attributes.getJsonObject("SCHEDULE_ARN").getString("StringValue"));
      assertEquals(
          FUNCTION + "Gone", attributes.getJsonObject("TARGET_ARN").getString("StringValue"));
      assertEquals("0", attributes.getJsonObject("RETRY_ATTEMPTS").getString("StringValue"));
      var left = scheduler(penstock.api()).call("list_schedules").run().getFirst();
      Client.until(
          "the completed one is gone",
          () -> {
            try {
              return !names(
                      scheduler(penstock.api()).call("list_schedules").run().getFirst(),
                      "Schedules")
                  .contains("queue");
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertFalse(names(left, "Schedules").isEmpty());
    }
  }
}
