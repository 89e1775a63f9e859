package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.trigger.mapping.SourceRecord;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A record of a shard in its lane.
 *
 * @param item its part of the event
 * @param view what filters see
 */
record ShardRecord(
    String position, String orderKey, Instant arrival, byte[] item, Supplier<JsonNode> view)
    implements SourceRecord {
  @Override
  public int size() {
    return item.length + 1;
  }

  @Override
  public JsonNode filtered() {
    return view.get();
  }
}
