package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SQS answered about receiving, receipts and groups, as it was recorded. */
class QueueReceiptAnswersTest extends QueueAnswersFixture {
  private static String handle(JsonObject message) {
    return message.getString("ReceiptHandle");
  }

  @Test
  void asManyOfOneGroupAsThereAre() throws Exception {
    String url = fifo();
    send(url, "a1", "b1", "a2", "a3");
    assertEquals(List.of("a1", "a2", "a3", "b1"), bodies(receive(url)));
  }

  @Test
  void oneGroupFillsTheAnswerAndTheOthersWait() throws Exception {
    String url = fifo();
    for (int i = 10; i < 24; i++) send(url, "a" + i, "b" + i);
    List<String> first = bodies(receive(url));
    assertEquals(10, first.size());
    assertTrue(first.stream().allMatch(body -> body.startsWith("a")), first.toString());
    assertEquals(
        "b10", bodies(receive(url)).getFirst()); // the rest of a waits for what is in flight
  }

  @Test
  void whatIsHandedBackOfAGroupComesAgainBesideWhatIsInFlight() throws Exception {
    String url = fifo();
    send(url, "a1", "a2", "b1", "a3");
    List<JsonObject> two = receive(url, "MaxNumberOfMessages", 2);
    assertEquals(List.of("a1", "a2"), bodies(two));
    clock.advance(Duration.ofMillis(5));
    sqs.done(
        "change_message_visibility",
        "QueueUrl",
        url,
        "ReceiptHandle",
        handle(two.getFirst()),
        "VisibilityTimeout",
        0);
    assertEquals(List.of("b1", "a1"), bodies(receive(url))); // a3 waits for both
  }

  @Test
  void receiptsOfFifoQueuesExpire() throws Exception {
    String url = fifo();
    send(url, "a1");
    String handle = handle(receive(url, "VisibilityTimeout", 1).getFirst());
    clock.advance(Duration.ofMillis(1_500));
    String expired =
        "InvalidParameterValue: Value "
            + handle
            + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.";
    assertEquals(expired, sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", handle));
    JsonObject failed =
        sqs.done(
                "delete_message_batch",
                "QueueUrl",
                url,
                "Entries",
                new JsonArray().add(map("Id", "a", "ReceiptHandle", handle)))
            .getJsonArray("Failed")
            .getJsonObject(0);
    assertEquals("InvalidParameterValue", failed.getString("Code"));
    // Not recorded for FIFO queues; these are SQS's words for what is not in flight any more.
    String hidden =
        sqs.refused(
            "change_message_visibility",
            "QueueUrl",
            url,
            "ReceiptHandle",
            handle,
            "VisibilityTimeout",
            9);
    assertTrue(hidden.contains("Message does not exist or is not available"), hidden);
    JsonObject again = receive(url).getFirst();
    assertEquals(expired, sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", handle));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(again));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(again)); // gone already
  }

  @Test
  void receiptsOfStandardQueuesLast() throws Exception {
    String url = queue("q");
    send(url, "x");
    String first = handle(receive(url, "VisibilityTimeout", 1).getFirst());
    clock.advance(Duration.ofSeconds(2));
    sqs.done(
        "change_message_visibility",
        "QueueUrl",
        url,
        "ReceiptHandle",
        first,
        "VisibilityTimeout",
        5);
    assertEquals(List.of(), receive(url)); // nobody had received it since, so it is hidden
    clock.advance(Duration.ofSeconds(6));
    receive(url, "VisibilityTimeout", 1);
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", first);
    clock.advance(Duration.ofSeconds(2));
    // SQS promises nothing here ("might not be deleted"): who holds it now keeps it.
    assertEquals(List.of("x"), bodies(receive(url, "VisibilityTimeout", 1)));
    clock.advance(Duration.ofSeconds(2));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", first);
    assertEquals(List.of(), receive(url));
    String gone =
        sqs.refused(
            "change_message_visibility",
            "QueueUrl",
            url,
            "ReceiptHandle",
            first,
            "VisibilityTimeout",
            5);
    assertTrue(
        gone.endsWith(
            "Reason: Message does not exist or is not available for visibility timeout change."),
        gone);
    assertEquals(
        "ReceiptHandleIsInvalid: The input receipt handle \"garbage\" is not a valid receipt"
            + " handle.",
        sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", "garbage"));
    String other = queue("other");
    assertTrue(
        sqs.refused("delete_message", "QueueUrl", other, "ReceiptHandle", first)
            .startsWith("ReceiptHandleIsInvalid"));
  }

  @Test
  void anAttemptThatIsMadeAgainGetsTheSameMessages() throws Exception {
    String url = fifo();
    send(url, "a1", "a2", "b1");
    List<JsonObject> first =
        receive(url, "MaxNumberOfMessages", 2, "ReceiveRequestAttemptId", "once");
    clock.advance(Duration.ofSeconds(20));
    List<JsonObject> again =
        receive(url, "MaxNumberOfMessages", 2, "ReceiveRequestAttemptId", "once");
    assertEquals(first, again);
    clock.advance(Duration.ofSeconds(20)); // hidden anew for 30 seconds by the second
    assertEquals(List.of("b1"), bodies(receive(url)));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(first.getFirst()));
    assertEquals(List.of(), receive(url, "ReceiveRequestAttemptId", "once")); // one was changed
    String standard = queue("q");
    assertTrue(
        sqs.refused("receive_message", "QueueUrl", standard, "ReceiveRequestAttemptId", "x")
            .startsWith("InvalidParameterValue"));
  }

  @Test
  void deadLettersGoOnCounting() throws Exception {
    String dead = queue("dead", "VisibilityTimeout", "0");
    String url =
        queue(
            "q",
            "VisibilityTimeout",
            "0",
            "RedrivePolicy",
            map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", 2).encode());
    send(url, "x");
    receive(url);
    receive(url);
    assertEquals(List.of(), receive(url));
    JsonObject letter = receive(dead).getFirst();
    assertEquals("3", letter.getJsonObject("Attributes").getString("ApproximateReceiveCount"));
    assertEquals(
        ARN + "q", letter.getJsonObject("Attributes").getString("DeadLetterQueueSourceArn"));
  }
}
