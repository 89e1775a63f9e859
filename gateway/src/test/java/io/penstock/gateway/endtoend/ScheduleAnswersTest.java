package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What EventBridge Scheduler answered to the same requests, as it was recorded; where no record is
 * known the ground stands beside it.
 */
class ScheduleAnswersTest {
  private static final String ARN = "arn:aws:scheduler:us-east-1:123456789012:";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:Q";

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto scheduler;

  @BeforeAll
  static void up() throws Exception {
    penstock = TestPenstock.up("Resources:\n  Q: {Type: AWS::SQS::Queue}\n", "--no-watch");
    scheduler = new Boto("scheduler", penstock.api(), folder);
  }

  @AfterAll
  static void down() {
    penstock.close();
  }

  private static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  private static Object[] schedule(String name, String expression, Object... more) {
    var input =
        map(
            "Name",
            name,
            "ScheduleExpression",
            expression,
            "FlexibleTimeWindow",
            map("Mode", "OFF"),
            "Target",
            map("Arn", QUEUE, "RoleArn", "arn:aws:iam::123456789012:role/r"));
    for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
    return input.stream()
        .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
        .toArray();
  }

  private static String refused(String command, Object... input) throws Exception {
    return scheduler.refused(command, input);
  }

  @Test
  void whatIsThereAlreadyAndWhatIsNot() throws Exception {
    assertEquals(
        ARN + "schedule/default/twice",
        scheduler
            .done("create_schedule", schedule("twice", "rate(1 day)"))
            .getString("ScheduleArn"));
    assertEquals(
        "ConflictException: Schedule twice already exists.",
        refused("create_schedule", schedule("twice", "rate(2 days)")));
    for (String command : List.of("get_schedule", "delete_schedule"))
      assertEquals(
          "ResourceNotFoundException: Schedule none does not exist.",
          refused(command, "Name", "none"));
    assertEquals(
        "ResourceNotFoundException: Schedule none does not exist.",
        refused("update_schedule", schedule("none", "rate(1 day)")));
    assertEquals(
        "ResourceNotFoundException: Schedule group nowhere does not exist.",
        refused("create_schedule", schedule("s", "rate(1 day)", "GroupName", "nowhere")));
    scheduler.done("create_schedule_group", "Name", "g");
    assertEquals(
        "ConflictException: Schedule group g already exists.",
        refused("create_schedule_group", "Name", "g"));
    for (String command : List.of("get_schedule_group", "delete_schedule_group"))
      assertEquals(
          "ResourceNotFoundException: Schedule group none does not exist.",
          refused(command, "Name", "none"));
  }

  @Test
  void expressionsThatSchedulerDoesNotTake() throws Exception {
    for (String expression :
        List.of(
            "cron(0 1 * * * *)",
            "cron(7 20 * * NOT *)",
            "cron(INVALID)",
            "rate(10 seconds)",
            "rate(10)",
            "rate(10 minutess)",
            "rate(-10 minutes)",
            "rate(0 minutes)",
            "at(2021-12-31)",
            "at(2021-12-31T23:59:59Z)",
            "every day"))
      assertEquals(
          "ValidationException: Invalid Schedule Expression " + expression + ".",
          refused("create_schedule", schedule("s", expression)),
          expression);
  }

  @Test
  void expressionsThatSchedulerTakes() throws Exception {
    int i = 0;
    for (String expression :
        List.of(
            "rate(1 minute)",
            "rate(1 hours)", // as Terraform's page of schedules has it
            "rate(5 hours)",
            "cron(0 12 * * ? *)",
            "cron(15 10 ? * 6L 2029-2030)",
            "at(2040-12-31T23:59:59)"))
      scheduler.done("create_schedule", schedule("taken" + i++, expression));
  }

  @Test
  void whatIsLeftOutIsShownWithItsDefault() throws Exception {
    scheduler.done("create_schedule", schedule("plain", "rate(1 day)"));
    JsonObject got = scheduler.done("get_schedule", "Name", "plain");
    assertEquals("default", got.getString("GroupName"));
    assertEquals("ENABLED", got.getString("State"));
    assertEquals("UTC", got.getString("ScheduleExpressionTimezone"));
    assertEquals("NONE", got.getString("ActionAfterCompletion"));
    assertEquals(
        map("MaximumEventAgeInSeconds", 86_400, "MaximumRetryAttempts", 185),
        got.getJsonObject("Target").getJsonObject("RetryPolicy"));
    JsonObject group = scheduler.done("get_schedule_group", "Name", "default");
    assertEquals(ARN + "schedule-group/default", group.getString("Arn"));
    assertEquals("ACTIVE", group.getString("State"));
  }

  /** An update is whole: what it leaves out has its default again, as the guide says. */
  @Test
  void anUpdateKeepsNothing() throws Exception {
    scheduler.done(
        "create_schedule",
        schedule("whole", "rate(1 day)", "Description", "d", "State", "DISABLED"));
    scheduler.done("update_schedule", schedule("whole", "rate(2 days)"));
    JsonObject got = scheduler.done("get_schedule", "Name", "whole");
    assertEquals(null, got.getString("Description"));
    assertEquals("ENABLED", got.getString("State"));
  }

  @Test
  void tagsAreOfGroups() throws Exception {
    var tags = new JsonArray().add(map("Key", "a", "Value", "1"));
    String arn =
        scheduler
            .done("create_schedule_group", "Name", "tagged", "Tags", tags)
            .getString("ScheduleGroupArn");
    assertEquals(
        tags, scheduler.done("list_tags_for_resource", "ResourceArn", arn).getJsonArray("Tags"));
    scheduler.done("untag_resource", "ResourceArn", arn, "TagKeys", new JsonArray().add("a"));
    assertEquals(
        new JsonArray(),
        scheduler.done("list_tags_for_resource", "ResourceArn", arn).getJsonArray("Tags"));
    assertTrue(
        refused("list_tags_for_resource", "ResourceArn", ARN + "schedule-group/none")
            .startsWith("ResourceNotFoundException: "));
  }
}
