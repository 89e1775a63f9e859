package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with a clock of its own and a client of its queues. */
abstract class QueueAnswersFixture {
  static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";
  @TempDir Path folder;
  final MovedClock clock = new MovedClock("2026-06-01T12:00:00Z");
  TestPenstock penstock;
  Boto sqs;

  @BeforeEach
  void up() throws Exception {
    Path template =
        Files.writeString(folder.resolve("t.yaml"), "Resources:\n  T: {Type: AWS::SNS::Topic}\n");
    penstock = TestPenstock.up(template, clock, "--no-watch");
    sqs = new Boto("sqs", penstock.api(), folder);
  }

  @AfterEach
  void down() {
    penstock.close();
  }

  static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  String queue(String name, Object... attributes) throws Exception {
    return sqs.done("create_queue", "QueueName", name, "Attributes", map(attributes))
        .getString("QueueUrl");
  }

  String fifo() throws Exception {
    return queue("f.fifo", "FifoQueue", "true", "ContentBasedDeduplication", "true");
  }

  void send(String url, String... bodies) throws Exception {
    for (String body : bodies)
      if (url.endsWith(".fifo"))
        sqs.done(
            "send_message",
            "QueueUrl",
            url,
            "MessageBody",
            body,
            "MessageGroupId",
            body.substring(0, 1));
      else sqs.done("send_message", "QueueUrl", url, "MessageBody", body);
  }

  List<JsonObject> receive(String url, Object... more) throws Exception {
    var input = new ArrayList<Object>(List.of("QueueUrl", url, "MaxNumberOfMessages", 10));
    input.addAll(List.of("AttributeNames", new JsonArray().add("All")));
    for (int i = 0; i < more.length; i += 2) {
      int at = input.indexOf(more[i]);
      if (at < 0) input.addAll(List.of(more[i], more[i + 1]));
      else input.set(at + 1, more[i + 1]);
    }
    return sqs
        .done("receive_message", input.toArray())
        .getJsonArray("Messages", new JsonArray())
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  static List<String> bodies(List<JsonObject> messages) {
    return messages.stream().map(message -> message.getString("Body")).toList();
  }

  JsonObject attributes(String url, String... names) throws Exception {
    return sqs.done(
            "get_queue_attributes",
            "QueueUrl",
            url,
            "AttributeNames",
            new JsonArray(List.of(names)))
        .getJsonObject("Attributes", new JsonObject());
  }
}
