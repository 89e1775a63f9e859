package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Queues of a gateway and AWS's clients of them. */
abstract class QueuesApiFixture {
  static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";
  @TempDir Path folder;

  static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  Path template() throws Exception {
    return Files.writeString(
        folder.resolve("t.yaml"), "Resources:\n  T: {Type: AWS::SNS::Topic}\n");
  }

  static JsonObject output(JsonObject said) {
    assertEquals(200, said.getInteger("status"), said.encode());
    return said.getJsonObject("output");
  }

  static String create(Boto sqs, String name, Object... attributes) throws Exception {
    return output(
            sqs.call("create_queue", "QueueName", name, "Attributes", map(attributes))
                .run()
                .getFirst())
        .getString("QueueUrl");
  }

  static List<JsonObject> receive(Boto sqs, String url, Object... more) throws Exception {
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
}
