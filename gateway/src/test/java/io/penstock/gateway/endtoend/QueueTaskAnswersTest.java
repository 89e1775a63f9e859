package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SQS answered about purges, permissions and move tasks, as it was recorded. */
class QueueTaskAnswersTest extends QueueAnswersFixture {
  @Test
  void aPurgeForgetsAndMayNotComeTwiceAMinute() throws Exception {
    String url = fifo();
    send(url, "d");
    sqs.done("purge_queue", "QueueUrl", url);
    send(url, "d");
    assertEquals(List.of("d"), bodies(receive(url)));
    clock.advance(Duration.ofSeconds(59));
    JsonObject second = sqs.said("purge_queue", "QueueUrl", url);
    assertEquals(403, second.getInteger("status"));
    assertEquals("AWS.SimpleQueueService.PurgeQueueInProgress", second.getString("code"));
    assertEquals(
        "Only one PurgeQueue operation on f.fifo is allowed every 60 seconds.",
        second.getString("message"));
    clock.advance(Duration.ofSeconds(1));
    sqs.done("purge_queue", "QueueUrl", url);
  }

  @Test
  void permissionsByLabel() throws Exception {
    String url = queue("q");
    Object[] add = {
      "QueueUrl",
      url,
      "Label",
      "l",
      "AWSAccountIds",
      list("111111111111"),
      "Actions",
      list("ReceiveMessage")
    };
    sqs.done("add_permission", add);
    JsonObject statement =
        map(
            "Sid",
            "l",
            "Effect",
            "Allow",
            "Principal",
            map("AWS", "arn:aws:iam::111111111111:root"),
            "Action",
            "SQS:ReceiveMessage",
            "Resource",
            ARN + "q");
    JsonObject policy = new JsonObject(attributes(url, "Policy").getString("Policy"));
    assertEquals("2008-10-17", policy.getString("Version"));
    assertEquals(statement, policy.getJsonArray("Statement").getJsonObject(0));
    assertEquals(
        "InvalidParameterValue: Value l for parameter Label is invalid. Reason: Already exists.",
        sqs.refused("add_permission", add));
    sqs.done("remove_permission", "QueueUrl", url, "Label", "l");
    assertFalse(attributes(url, "Policy").containsKey("Policy"));
    assertEquals(
        "InvalidParameterValue: Value l for parameter Label is invalid. Reason: can't find label.",
        sqs.refused("remove_permission", "QueueUrl", url, "Label", "l"));
  }

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  @Test
  void moveTasksFailAsSqsHasIt() throws Exception {
    String dead = queue("dead");
    queue(
        "q",
        "RedrivePolicy",
        map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", 1).encode());
    for (int i = 0; i < 3; i++) send(dead, "m" + i);
    assertEquals(
        "InvalidParameterValue: Value for parameter TaskHandle is invalid.",
        sqs.refused("cancel_message_move_task", "TaskHandle", "foobared"));
    Object[] unknownSource = {"SourceArn", ARN + "none"};
    String noSource = "The resource that you specified for the SourceArn parameter doesn't exist.";
    assertEquals(
        "ResourceNotFoundException: " + noSource,
        sqs.refused("start_message_move_task", unknownSource));
    assertEquals(404, sqs.said("start_message_move_task", unknownSource).getInteger("status"));
    assertEquals(
        "ResourceNotFoundException: The resource that you specified for the DestinationArn"
            + " parameter doesn't exist.",
        sqs.refused(
            "start_message_move_task", "SourceArn", ARN + "dead", "DestinationArn", ARN + "none"));
    assertEquals(
        "InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.",
        sqs.refused("start_message_move_task", "SourceArn", ARN + "q"));
    Object[] slow = {
      "SourceArn", ARN + "dead", "DestinationArn", ARN + "q", "MaxNumberOfMessagesPerSecond", 1
    };
    String task = sqs.done("start_message_move_task", slow).getString("TaskHandle");
    assertEquals(
        "InvalidParameterValue: There is already a task running. Only one active task is allowed"
            + " for a source queue arn at a given time.",
        sqs.refused("start_message_move_task", slow));
    sqs.done("cancel_message_move_task", "TaskHandle", task);
    assertEquals(
        "ResourceNotFoundException: Task does not exist.",
        sqs.refused("cancel_message_move_task", "TaskHandle", task));
  }

  /** What clients of before 2023 speak. */
  @Test
  void textsAndFaultsOfTheQueryProtocol() throws Exception {
    String url = "&QueueUrl=" + URLEncoder.encode(queue("q"), StandardCharsets.UTF_8);
    form("Action=SendMessage&MessageBody=%7B%0D%0A%22a%22%3A1%7D" + url);
    String got = form("Action=ReceiveMessage" + url);
    assertTrue(got.contains("<Body>{&#xD;\n\"a\":1}</Body>"), got);
    String fault = form("Action=GetQueueUrl&QueueName=none");
    assertTrue(
        fault.contains(
            "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does"
                + " not exist for this wsdl version.</Message><Detail></Detail></Error>"),
        fault);
  }

  private String form(String form) {
    return Client.post(
            penstock.api(),
            "/",
            form + "&Version=2012-11-05",
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8")
        .text();
  }
}
