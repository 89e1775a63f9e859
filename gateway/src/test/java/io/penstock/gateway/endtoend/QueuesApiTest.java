package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQS's API over the gateway's own queues, driven by AWS's clients, which verify digests. */
class QueuesApiTest implements EveryClient {
  private static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";

  @TempDir Path folder;

  private static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  private Path template() throws Exception {
    return Files.writeString(
        folder.resolve("t.yaml"), "Resources:\n  T: {Type: AWS::SNS::Topic}\n");
  }

  private static JsonObject output(JsonObject said) {
    assertEquals(200, said.getInteger("status"), said.encode());
    return said.getJsonObject("output");
  }

  private static String create(Boto sqs, String name, Object... attributes) throws Exception {
    return output(
            sqs.call("create_queue", "QueueName", name, "Attributes", map(attributes))
                .run()
                .getFirst())
        .getString("QueueUrl");
  }

  private static List<JsonObject> receive(Boto sqs, String url, Object... more) throws Exception {
    Object[] input = new Object[more.length + 8];
    Object[] own = {
      "QueueUrl",
      url,
      "MaxNumberOfMessages",
      10,
      "AttributeNames",
      list("All"),
      "MessageAttributeNames",
      list("All")
    };
    System.arraycopy(own, 0, input, 0, own.length);
    System.arraycopy(more, 0, input, own.length, more.length);
    return output(sqs.call("receive_message", input).run().getFirst())
        .getJsonArray("Messages", new JsonArray())
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static List<String> bodies(List<JsonObject> messages) {
    return messages.stream().map(m -> m.getString("Body")).toList();
  }

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    try (var penstock = TestPenstock.up(template(), "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder).by(client);
      String dead = create(sqs, "dead");
      String url =
          create(
              sqs,
              "orders",
              "VisibilityTimeout",
              "60",
              "RedrivePolicy",
              map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", 5).encode());
      assertTrue(url.endsWith("/123456789012/orders"), url);
      assertEquals(url, sqs.done("get_queue_url", "QueueName", "orders").getString("QueueUrl"));
      assertEquals(
          list(url), sqs.done("list_queues", "QueueNamePrefix", "ord").getJsonArray("QueueUrls"));
      assertEquals(
          list(url),
          sqs.done("list_dead_letter_source_queues", "QueueUrl", dead).getJsonArray("queueUrls"));
      sqs.done("tag_queue", "QueueUrl", url, "Tags", map("team", "water", "cost", "7"));
      sqs.done("untag_queue", "QueueUrl", url, "TagKeys", list("cost"));
      assertEquals(
          map("team", "water"), sqs.done("list_queue_tags", "QueueUrl", url).getJsonObject("Tags"));
      sqs.done("set_queue_attributes", "QueueUrl", url, "Attributes", map("DelaySeconds", "0"));
      JsonObject attributes =
          sqs.done("get_queue_attributes", "QueueUrl", url, "AttributeNames", list("All"))
              .getJsonObject("Attributes");
      assertEquals(ARN + "orders", attributes.getString("QueueArn"));
      assertEquals("60", attributes.getString("VisibilityTimeout"));
      assertEquals("345600", attributes.getString("MessageRetentionPeriod"));
      assertEquals("0", attributes.getString("ApproximateNumberOfMessages"));
      Object[] label = {"QueueUrl", url, "Label", "l"};
      Object[] permission = {
        "QueueUrl",
        url,
        "Label",
        "l",
        "AWSAccountIds",
        list("123456789012"),
        "Actions",
        list("SendMessage")
      };
      sqs.done("add_permission", permission);
      sqs.done("remove_permission", label);

      JsonObject kind = map("DataType", "String", "StringValue", "öffnen");
      JsonObject level = map("DataType", "Number.cm", "StringValue", "12.5");
      Object[] message = {
        "QueueUrl",
        url,
        "MessageBody",
        "grüße ☕",
        "MessageAttributes",
        map("kind", kind, "level", level)
      };
      sqs.done("send_message", message);
      JsonArray two =
          list(
              map("Id", "a", "MessageBody", "1"),
              map("Id", "b", "MessageBody", "2", "DelaySeconds", 0));
      assertEquals(2, batch(sqs, "send_message_batch", url, two));
      List<JsonObject> got = receive(sqs, url);
      assertEquals(List.of("grüße ☕", "1", "2"), bodies(got));
      JsonObject first = got.getFirst();
      assertEquals(
          "öffnen",
          first.getJsonObject("MessageAttributes").getJsonObject("kind").getString("StringValue"));
      assertEquals("1", first.getJsonObject("Attributes").getString("ApproximateReceiveCount"));
      assertEquals(List.of(), receive(sqs, url));

      String receipt = first.getString("ReceiptHandle");
      sqs.done(
          "change_message_visibility",
          "QueueUrl",
          url,
          "ReceiptHandle",
          receipt,
          "VisibilityTimeout",
          0);
      String second = got.get(1).getString("ReceiptHandle");
      String third = got.get(2).getString("ReceiptHandle");
      JsonObject longer = map("Id", "x", "ReceiptHandle", second, "VisibilityTimeout", 100);
      assertEquals(1, batch(sqs, "change_message_visibility_batch", url, list(longer)));
      JsonArray both =
          list(map("Id", "y", "ReceiptHandle", second), map("Id", "z", "ReceiptHandle", third));
      assertEquals(2, batch(sqs, "delete_message_batch", url, both));
      got = receive(sqs, url);
      assertEquals(List.of("grüße ☕"), bodies(got));
      first = got.getFirst();
      assertEquals("2", first.getJsonObject("Attributes").getString("ApproximateReceiveCount"));
      receipt = first.getString("ReceiptHandle");
      sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", receipt);
      sqs.done("send_message", "QueueUrl", url, "MessageBody", "rest");
      sqs.done("purge_queue", "QueueUrl", url);
      Object[] source = {"SourceArn", ARN + "dead"};
      assertFalse(sqs.done("start_message_move_task", source).getString("TaskHandle").isEmpty());
      assertEquals(1, sqs.done("list_message_move_tasks", source).getJsonArray("Results").size());
      sqs.done("delete_queue", "QueueUrl", url);
      String gone = sqs.refused("get_queue_url", "QueueName", "orders");
      assertTrue(gone.contains("NonExistentQueue"), gone);
    }
  }

  /** How many entries succeeded. */
  private static int batch(Boto sqs, String command, String url, JsonArray entries)
      throws Exception {
    return sqs.done(command, "QueueUrl", url, "Entries", entries).getJsonArray("Successful").size();
  }

  @Test
  void visibilityDelayRetentionAndRedriveGoByTheClock() throws Exception {
    var clock = new MovedClock("2026-06-01T12:00:00Z");
    try (var penstock = TestPenstock.up(template(), clock, "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder);
      String dead = create(sqs, "dead");
      String url =
          create(
              sqs,
              "q",
              "RedrivePolicy",
              map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", "2").encode());
      sqs.call("send_message", "QueueUrl", url, "MessageBody", "late", "DelaySeconds", 100).run();
      assertEquals(List.of(), receive(sqs, url));
      clock.advance(Duration.ofSeconds(101));
      assertEquals(List.of("late"), bodies(receive(sqs, url)));
      assertEquals(List.of(), receive(sqs, url));
      clock.advance(Duration.ofSeconds(31));
      assertEquals(List.of("late"), bodies(receive(sqs, url)));
      clock.advance(Duration.ofSeconds(31));
      assertEquals(List.of(), receive(sqs, url));
      List<JsonObject> letters = receive(sqs, dead);
      assertEquals(List.of("late"), bodies(letters));
      assertEquals(
          ARN + "q",
          letters.getFirst().getJsonObject("Attributes").getString("DeadLetterQueueSourceArn"));
      clock.advance(Duration.ofSeconds(31));
      sqs.call("start_message_move_task", "SourceArn", ARN + "dead").run();
      until("it is back", () -> !quietly(sqs, url).isEmpty());
      clock.advance(Duration.ofSeconds(31));
      assertEquals(1, receive(sqs, url).size());
      clock.advance(Duration.ofDays(4));
      assertEquals(List.of(), receive(sqs, url));
    }
  }

  private static List<JsonObject> quietly(Boto sqs, String url) {
    try {
      return receive(sqs, url);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void fifoKeepsOrderByGroupAndTakesARepetitionOnce() throws Exception {
    var clock = new MovedClock("2026-06-01T12:00:00Z");
    try (var penstock = TestPenstock.up(template(), clock, "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), folder);
      String url = create(sqs, "f.fifo", "FifoQueue", "true", "ContentBasedDeduplication", "true");
      for (String body : List.of("a1", "b1", "a2", "a1", "b2"))
        sqs.call(
            "send_message",
            "QueueUrl",
            url,
            "MessageBody",
            body,
            "MessageGroupId",
            body.substring(0, 1));
      List<JsonObject> sent = sqs.run();
      assertEquals(
          output(sent.get(0)).getString("MessageId"), output(sent.get(3)).getString("MessageId"));
      List<JsonObject> got = receive(sqs, url, "MaxNumberOfMessages", 1);
      assertEquals(List.of("a1"), bodies(got));
      assertEquals(List.of("b1", "b2"), bodies(receive(sqs, url))); // a waits for a1
      sqs.call(
              "delete_message",
              "QueueUrl",
              url,
              "ReceiptHandle",
              got.getFirst().getString("ReceiptHandle"))
          .run();
      assertEquals(List.of("a2"), bodies(receive(sqs, url)));
      clock.advance(Duration.ofSeconds(31));
      assertEquals(List.of("b1", "b2", "a2"), bodies(receive(sqs, url)));
      clock.advance(Duration.ofMinutes(5));
      sqs.call("send_message", "QueueUrl", url, "MessageBody", "a1", "MessageGroupId", "c").run();
      assertEquals(4, receive(sqs, url).size());
    }
  }

  @Test
  void aLongPollEndsWithTheMessage() throws Exception {
    try (var penstock = TestPenstock.up(template(), "--no-watch")) {
      var sqs = new Boto("sqs", penstock.api(), Files.createDirectory(folder.resolve("one")));
      var other = new Boto("sqs", penstock.api(), Files.createDirectory(folder.resolve("two")));
      String url = create(sqs, "q");
      var polled = new java.util.concurrent.CompletableFuture<List<JsonObject>>();
      Thread.ofPlatform().start(() -> polled.complete(waiting(other, url)));
      sqs.call("send_message", "QueueUrl", url, "MessageBody", "now").run();
      List<JsonObject> got = polled.get();
      assertEquals(List.of("now"), bodies(got));
      // By the gateway's clock, as clients take their time; a poll looks again after 20 s anyway.
      JsonObject attributes = got.getFirst().getJsonObject("Attributes");
      long sent = Long.parseLong(attributes.getString("SentTimestamp"));
      long received = Long.parseLong(attributes.getString("ApproximateFirstReceiveTimestamp"));
      assertTrue(received - sent < 15_000, attributes.encode());
    }
  }

  private static List<JsonObject> waiting(Boto sqs, String url) {
    try {
      return receive(sqs, url, "WaitTimeSeconds", 20);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

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
