package io.penstock.trigger.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.trigger.mapping.Lane.Entry;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a function's answer says about a batch. Pure.
 *
 * @param rest what is to be tried again: of each lane everything from the lowest failure on
 * @param state of a tumbling window; null when there is none
 */
record BatchOutcome(List<Entry> rest, Buffer state) {
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final String FAILURES = "batchItemFailures";

  /** Reads an answer by the rules of the mapping: what cannot be read means that all failed. */
  static BatchOutcome of(Buffer payload, List<Entry> batch, Batching rules, BatchForm form) {
    if (!rules.partialAnswers() && !rules.windows()) return new BatchOutcome(List.of(), null);
    JsonNode answer;
    try {
      answer = JSON.readTree(payload.getBytes());
    } catch (IOException e) {
      return new BatchOutcome(batch, null);
    }
    boolean nothing =
        answer == null
            || answer.isMissingNode()
            || answer.isNull()
            || answer.isTextual() && answer.asText().isEmpty();
    Buffer state = null;
    if (rules.windows()) {
      if (nothing || !answer.path("state").isObject()) return new BatchOutcome(batch, null);
      state = Buffer.buffer(answer.get("state").toString());
    }
    if (!rules.partialAnswers() || nothing) return new BatchOutcome(List.of(), state);
    return new BatchOutcome(rest(answer, batch, form), state);
  }

  private static List<Entry> rest(JsonNode answer, List<Entry> batch, BatchForm form) {
    if (answer.isArray() && answer.isEmpty()) return List.of();
    if (!answer.isObject()) return batch;
    JsonNode failures = answer.get(FAILURES);
    if (failures == null || failures.isNull()) return List.of();
    if (!failures.isArray()) return batch;
    var records = batch.stream().map(entry -> entry.record).toList();
    Map<Lane, Integer> lowest = new HashMap<>();
    var seen = new HashSet<JsonNode>();
    for (JsonNode failure : failures) {
      JsonNode item = failure.path("itemIdentifier");
      if (!seen.add(item)) continue;
      int index = form.find(records, item);
      if (index < 0) return batch;
      lowest.merge(batch.get(index).lane, index, Math::min);
    }
    var rest = new ArrayList<Entry>();
    for (int i = 0; i < batch.size(); i++) {
      Entry entry = batch.get(i);
      if (lowest.getOrDefault(entry.lane, Integer.MAX_VALUE) <= i) rest.add(entry);
    }
    return rest;
  }
}
