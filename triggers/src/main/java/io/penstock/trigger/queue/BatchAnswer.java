package io.penstock.trigger.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which messages of a batch a function's answer says have failed. What cannot be read means all of
 * them; an answer of another kind ({@code {"statusCode": 200}}) names none, as AWS's guide counts
 * wrong names of an item's members only. Pure.
 */
final class BatchAnswer {
  private static final ObjectMapper JSON = JsonReading.mapper();

  private BatchAnswer() {}

  static List<Message> failed(Buffer payload, List<Message> batch) {
    JsonNode answer;
    try {
      answer = JSON.readTree(payload.getBytes());
    } catch (IOException e) {
      return batch;
    }
    if (answer == null || answer.isMissingNode() || answer.isNull()) return List.of();
    if (answer.isTextual() && answer.asText().isEmpty()) return List.of();
    if (answer.isArray() && answer.isEmpty()) return List.of();
    if (!answer.isObject()) return batch;
    JsonNode failures = answer.get("batchItemFailures");
    if (failures == null || failures.isNull()) return List.of();
    if (!failures.isArray()) return batch;
    Set<String> ids = new HashSet<>();
    for (JsonNode failure : failures) {
      JsonNode id = failure.path("itemIdentifier");
      if (!id.isTextual() || id.asText().isEmpty()) return batch;
      ids.add(id.asText());
    }
    var known = new HashSet<String>();
    for (Message message : batch) known.add(message.messageId());
    if (!known.containsAll(ids)) return batch;
    return batch.stream().filter(message -> ids.contains(message.messageId())).toList();
  }
}
