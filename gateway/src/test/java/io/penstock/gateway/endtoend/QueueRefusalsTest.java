package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The query protocol of SQS, and what SQS refuses in its words. */
class QueueRefusalsTest extends QueuesApiFixture {
  private static String form(TestPenstock penstock, String form) {
    return Client.post(
            penstock.api(),
            "/",
            form + "&Version=2012-11-05",
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8")
        .text();
  }

  /** What clients of before 2023 speak. */
  @Test
  void theQueryProtocolIsSpokenToo() throws Exception {
    try (var penstock = TestPenstock.up(template(), "--no-watch")) {
      String url = "QueueUrl=http%3A%2F%2Flocalhost%3A4566%2F123456789012%2Fq";
      String made =
          form(
              penstock,
              "Action=CreateQueue&QueueName=q&Attribute.1.Name=VisibilityTimeout"
                  + "&Attribute.1.Value=7&Tag.1.Key=team&Tag.1.Value=water");
      assertTrue(made.contains("/123456789012/q</QueueUrl></CreateQueueResult>"), made);
      assertTrue(
          form(penstock, "Action=ListQueueTags&" + url)
              .contains("<Tag><Key>team</Key><Value>water</Value></Tag>"));
      String sent =
          form(
              penstock,
              "Action=SendMessageBatch&"
                  + url
                  + "&SendMessageBatchRequestEntry.1.Id=a"
                  + "&SendMessageBatchRequestEntry.1.MessageBody=x%3Cy%3E"
                  + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=kind"
                  + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
                  + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=open");
      assertTrue(sent.contains("<SendMessageBatchResultEntry><Id>a</Id><MessageId>"), sent);
      String got =
          form(
              penstock,
              "Action=ReceiveMessage&"
                  + url
                  + "&AttributeName.1=All&MessageAttributeName.1=All&MaxNumberOfMessages=10");
      assertTrue(got.contains("<ReceiveMessageResult><Message><MessageId>"), got);
      assertTrue(got.contains("<Body>x&lt;y&gt;</Body>"), got);
      assertTrue(
          got.contains("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value>"), got);
      assertTrue(
          got.contains(
              "<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType>"
                  + "<StringValue>open</StringValue></Value></MessageAttribute>"),
          got);
      String handle = got.split("<ReceiptHandle>|</ReceiptHandle>")[1].replace("=", "%3D");
      String gone =
          form(
              penstock,
              "Action=DeleteMessageBatch&"
                  + url
                  + "&DeleteMessageBatchRequestEntry.1.Id=a"
                  + "&DeleteMessageBatchRequestEntry.1.ReceiptHandle="
                  + handle);
      assertTrue(gone.contains("<DeleteMessageBatchResultEntry><Id>a</Id>"), gone);
      assertTrue(form(penstock, "Action=ReceiveMessage&" + url).contains("<ReceiveMessageResult"));
      String none = form(penstock, "Action=GetQueueUrl&QueueName=none");
      assertTrue(none.contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"), none);
    }
  }

  private static void fault(JsonObject said, String code, String message) {
    assertEquals(code, said.getString("code"), said.encode());
    assertTrue(said.getString("message").contains(message), said.encode());
  }

  @Test
  void whatSqsRefusesIsRefusedInItsWords() throws Exception {
    try (var penstock = TestPenstock.up(template(), "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder);
      String url = create(sqs, "q");
      String fifo = create(sqs, "f.fifo", "FifoQueue", "true");
      var eleven = new JsonArray();
      IntStream.range(0, 11).forEach(i -> eleven.add(map("Id", "i" + i, "MessageBody", "x")));
      List<JsonObject> said =
          sqs.call("get_queue_url", "QueueName", "none")
              .call("create_queue", "QueueName", "no name")
              .call("create_queue", "QueueName", "q", "Attributes", map("DelaySeconds", "9"))
              .call("create_queue", "QueueName", "x", "Attributes", map("DelaySeconds", "901"))
              .call("create_queue", "QueueName", "x", "Attributes", map("Colour", "red"))
              .call("send_message", "QueueUrl", url, "MessageBody", "a\u0001b")
              .call("send_message", "QueueUrl", url, "MessageBody", "x".repeat(1_048_577))
              .call("send_message", "QueueUrl", fifo, "MessageBody", "x")
              .call("send_message_batch", "QueueUrl", url, "Entries", eleven)
              .call(
                  "send_message_batch",
                  "QueueUrl",
                  url,
                  "Entries",
                  list(map("Id", "a", "MessageBody", "x"), map("Id", "a", "MessageBody", "y")))
              .call("receive_message", "QueueUrl", url, "MaxNumberOfMessages", 11)
              .call("delete_message", "QueueUrl", url, "ReceiptHandle", "nonsense")
              .call(
                  "set_queue_attributes",
                  "QueueUrl",
                  url,
                  "Attributes",
                  map(
                      "RedrivePolicy",
                      map("deadLetterTargetArn", ARN + "none", "maxReceiveCount", 1).encode()))
              .call("start_message_move_task", "SourceArn", ARN + "q")
              .run();
      String prefix = "AWS.SimpleQueueService.";
      fault(said.get(0), prefix + "NonExistentQueue", "The specified queue does not exist.");
      fault(said.get(1), "InvalidParameterValue", "Can only include alphanumeric");
      fault(said.get(2), "QueueAlreadyExists", "different value for attribute DelaySeconds");
      fault(said.get(3), "InvalidAttributeValue", "DelaySeconds");
      fault(said.get(4), "InvalidAttributeName", "Unknown Attribute Colour.");
      fault(said.get(5), "InvalidMessageContents", "Invalid characters found");
      fault(said.get(6), "InvalidParameterValue", "Message must be shorter than 1048576 bytes.");
      fault(said.get(7), "MissingParameter", "MessageGroupId");
      fault(said.get(8), prefix + "TooManyEntriesInBatchRequest", "You have sent 11");
      fault(said.get(9), prefix + "BatchEntryIdsNotDistinct", "Id a repeated.");
      fault(said.get(10), "InvalidParameterValue", "Must be between 1 and 10, if provided.");
      fault(said.get(11), "ReceiptHandleIsInvalid", "nonsense");
      fault(said.get(12), "InvalidParameterValue", "Dead letter target does not exist.");
      fault(said.get(13), "InvalidParameterValue", "Dead Letter Queue");
      assertEquals(List.of(), receive(sqs, url));
    }
  }
}
