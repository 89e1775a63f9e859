package io.penstock.trigger.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.function.Arn;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.AwsJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A queue of any service that speaks SQS's JSON protocol. */
public final class HttpQueue implements QueueClient {
  private final AwsJson client;
  private final String queue;
  private final String account;
  private Future<String> url;

  /**
   * @param arn of the queue; account and name are taken from it
   */
  public HttpQueue(Vertx vertx, AwsEndpoint endpoint, String arn, InstantSource clock) {
    Arn parts = Arn.of(arn);
    this.client = new AwsJson(vertx, endpoint, "sqs", "AmazonSQS.", "1.0", clock);
    this.account = parts.account();
    this.queue = parts.resource();
  }

  private synchronized Future<String> url() {
    if (url == null || url.failed())
      url =
          client
              .call(
                  "GetQueueUrl",
                  new JsonObject().put("QueueName", queue).put("QueueOwnerAWSAccountId", account))
              .map(answer -> answer.path("QueueUrl").asText());
    return url;
  }

  private Future<JsonNode> call(String operation, JsonObject input) {
    return url().compose(to -> client.call(operation, input.put("QueueUrl", to)));
  }

  @Override
  public Future<Facts> facts() {
    return call(
            "GetQueueAttributes",
            new JsonObject().put("AttributeNames", new JsonArray().add("VisibilityTimeout")))
        .map(
            answer ->
                new Facts(
                    Duration.ofSeconds(
                        answer.path("Attributes").path("VisibilityTimeout").asLong(30))));
  }

  @Override
  public Future<List<Message>> receive(int most, Duration wait, Duration visibility) {
    var input =
        new JsonObject()
            .put("MaxNumberOfMessages", most)
            .put("WaitTimeSeconds", wait.toSeconds())
            .put("AttributeNames", new JsonArray().add("All"))
            .put("MessageSystemAttributeNames", new JsonArray().add("All"))
            .put("MessageAttributeNames", new JsonArray().add("All"));
    if (visibility != null) input.put("VisibilityTimeout", visibility.toSeconds());
    return call("ReceiveMessage", input)
        .map(
            answer -> {
              var messages = new ArrayList<Message>();
              for (JsonNode message : answer.path("Messages")) messages.add(message(message));
              return messages;
            });
  }

  private static Message message(JsonNode given) {
    return new Message(
        given.path("MessageId").asText(),
        given.path("ReceiptHandle").asText(),
        given.path("Body").asText(),
        given.path("MD5OfBody").asText(),
        object(given.get("Attributes")),
        object(given.get("MessageAttributes")),
        given.hasNonNull("MD5OfMessageAttributes")
            ? given.get("MD5OfMessageAttributes").asText()
            : null);
  }

  private static JsonNode object(JsonNode given) {
    return given == null || !given.isObject() ? JsonNodeFactory.instance.objectNode() : given;
  }

  @Override
  public Future<Void> delete(List<Message> messages) {
    return batch("DeleteMessageBatch", messages, null)
        .compose(
            answer ->
                answer.path("Failed").isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        "DeleteMessageBatch: "
                            + answer.path("Failed").get(0).path("Message").asText()));
  }

  @Override
  public Future<Boolean> changeVisibility(List<Message> messages, Duration visibility) {
    return batch("ChangeMessageVisibilityBatch", messages, visibility)
        .map(answer -> answer.path("Failed").isEmpty());
  }

  private Future<JsonNode> batch(String operation, List<Message> messages, Duration visibility) {
    var entries = new JsonArray();
    for (Message message : messages) {
      var entry =
          new JsonObject()
              .put("Id", Integer.toString(entries.size()))
              .put("ReceiptHandle", message.receiptHandle());
      if (visibility != null) entry.put("VisibilityTimeout", visibility.toSeconds());
      entries.add(entry);
    }
    return call(operation, new JsonObject().put("Entries", entries));
  }

  @Override
  public void close() {
    client.close();
  }
}
