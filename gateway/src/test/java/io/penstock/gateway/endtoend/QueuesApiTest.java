package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SQS's API over the gateway's own queues, driven by AWS's clients, which verify digests. */
class QueuesApiTest extends QueuesApiFixture implements EveryClient {
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
}
