package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What SQS answered to the same requests, as it was recorded; where no record is known the ground
 * stands beside it.
 */
class QueueAnswersTest extends QueueAnswersFixture {
  @Test
  void attributesInAnySpellingComeBackInOne() throws Exception {
    queue("dead");
    String url =
        queue(
            "q",
            "VisibilityTimeout",
            "060",
            "SqsManagedSseEnabled",
            "TRUE",
            "RedrivePolicy",
            "{ \"deadLetterTargetArn\" : \"" + ARN + "dead\", \"maxReceiveCount\":\"3\"}",
            "RedriveAllowPolicy",
            "{\n  \"redrivePermission\": \"denyAll\" }");
    assertEquals(
        map(
            "VisibilityTimeout",
            "60",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + ARN + "dead\",\"maxReceiveCount\":3}",
            "RedriveAllowPolicy",
            "{\"redrivePermission\":\"denyAll\"}"),
        attributes(url, "VisibilityTimeout", "RedrivePolicy", "RedriveAllowPolicy"));
    String fifo = queue("f.fifo", "FifoQueue", "True", "ContentBasedDeduplication", "TRUE");
    assertEquals(
        map("FifoQueue", "true", "ContentBasedDeduplication", "true"),
        attributes(fifo, "FifoQueue", "ContentBasedDeduplication"));
    // The same queue in other words is the same queue; defaults count as set.
    assertEquals(fifo, queue("f.fifo", "FifoQueue", "true", "DeduplicationScope", "queue"));
    assertEquals(url, queue("q", "VisibilityTimeout", "60", "SqsManagedSseEnabled", "true"));
    assertEquals(
        "QueueAlreadyExists: A queue already exists with the same name and a different value for"
            + " attribute ContentBasedDeduplication",
        sqs.refused(
            "create_queue",
            "QueueName",
            "f.fifo",
            "Attributes",
            map("FifoQueue", "true", "ContentBasedDeduplication", "false")));
    assertEquals(
        "InvalidAttributeName: Unknown Attribute FifoQueue.",
        sqs.refused(
            "set_queue_attributes", "QueueUrl", url, "Attributes", map("FifoQueue", "true")));
    assertEquals(
        "InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue"
            + " type is not supported.",
        sqs.refused(
            "set_queue_attributes", "QueueUrl", fifo, "Attributes", map("FifoQueue", "false")));
    assertEquals(
        "InvalidParameterValue: Value {\"deadLetterTargetArn\": \"dummy\", \"maxReceiveCount\": 42}"
            + " for parameter RedrivePolicy is invalid. Reason: Invalid value for"
            + " deadLetterTargetArn.",
        sqs.refused(
            "set_queue_attributes",
            "QueueUrl",
            url,
            "Attributes",
            map("RedrivePolicy", "{\"deadLetterTargetArn\": \"dummy\", \"maxReceiveCount\": 42}")));
    // denyAll of q: no queue may have its dead letters there (our words).
    String refused =
        sqs.refused(
            "create_queue",
            "QueueName",
            "third",
            "Attributes",
            map(
                "RedrivePolicy",
                map("deadLetterTargetArn", ARN + "q", "maxReceiveCount", 1).encode()));
    assertTrue(refused.contains("RedriveAllowPolicy"), refused);
  }

  @Test
  void encryptionIsOfOneKind() throws Exception {
    String url = queue("q");
    assertEquals(
        map("SqsManagedSseEnabled", "true"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId"));
    Object[] both = {
      "QueueUrl", url, "Attributes", map("KmsMasterKeyId", "k", "SqsManagedSseEnabled", "true")
    };
    assertEquals(
        "InvalidAttributeName: You can use one type of server-side encryption (SSE) at one time."
            + " You can either enable KMS SSE or SQS SSE.",
        sqs.refused("set_queue_attributes", both));
    sqs.done("set_queue_attributes", "QueueUrl", url, "Attributes", map("KmsMasterKeyId", "k"));
    assertEquals(
        map(
            "SqsManagedSseEnabled",
            "false",
            "KmsMasterKeyId",
            "k",
            "KmsDataKeyReusePeriodSeconds",
            "300"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"));
    sqs.done(
        "set_queue_attributes", "QueueUrl", url, "Attributes", map("SqsManagedSseEnabled", "true"));
    assertEquals(
        map("SqsManagedSseEnabled", "true"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId"));
  }

  @Test
  void whatIsWrongWithTheRequestIsNotToldOfAnEntry() throws Exception {
    String fifo = queue("f.fifo", "FifoQueue", "true");
    JsonObject good =
        map("Id", "1", "MessageBody", "x", "MessageGroupId", "g", "MessageDeduplicationId", "d");
    JsonObject noGroup = map("Id", "2", "MessageBody", "x", "MessageDeduplicationId", "e");
    JsonObject noDedup = map("Id", "2", "MessageBody", "x", "MessageGroupId", "g");
    assertEquals(
        "InvalidParameterValue: The request must contain the parameter MessageGroupId.",
        sqs.refused(
            "send_message_batch",
            "QueueUrl",
            fifo,
            "Entries",
            new JsonArray().add(good).add(noGroup)));
    assertEquals(
        "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or"
            + " MessageDeduplicationId provided explicitly",
        sqs.refused(
            "send_message_batch",
            "QueueUrl",
            fifo,
            "Entries",
            new JsonArray().add(good).add(noDedup)));
    assertEquals(List.of(), receive(fifo)); // nothing of either was sent
    String url = queue("q");
    JsonObject said =
        sqs.done(
            "send_message_batch",
            "QueueUrl",
            url,
            "Entries",
            new JsonArray()
                .add(map("Id", "1", "MessageBody", "fine"))
                .add(map("Id", "2", "MessageBody", "a\u0001b")));
    assertEquals("1", said.getJsonArray("Successful").getJsonObject(0).getString("Id"));
    assertEquals(
        "InvalidMessageContents", said.getJsonArray("Failed").getJsonObject(0).getString("Code"));
  }
}
