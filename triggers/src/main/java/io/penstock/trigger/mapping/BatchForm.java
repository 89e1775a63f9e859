package io.penstock.trigger.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** How batches of one source look. Pure. */
public interface BatchForm {
  /** Whether a batch may hold records of several lanes. */
  boolean mixesLanes();

  Buffer event(List<? extends SourceRecord> records);

  /**
   * With a tumbling window; for sources that have them.
   *
   * @param last the window's last invocation
   * @param early it ends before its time
   */
  default Buffer event(
      List<? extends SourceRecord> records,
      String lane,
      WindowState window,
      Duration length,
      boolean last,
      boolean early) {
    throw new UnsupportedOperationException("this source has no tumbling windows");
  }

  /**
   * The record that an {@code itemIdentifier} names, by its position if the source has no other
   * way; -1 when it is none of these.
   */
  default int find(List<? extends SourceRecord> records, JsonNode itemIdentifier) {
    if (!itemIdentifier.isTextual()) return -1;
    for (int i = 0; i < records.size(); i++)
      if (records.get(i).position().equals(itemIdentifier.asText())) return i;
    return -1;
  }

  /**
   * Adds the member that tells a failure's destination which records it is about.
   *
   * @param payloadSize of the event
   */
  void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize);

  /**
   * What is told of a shard's failed batch.
   *
   * @param time as the source writes times
   */
  static JsonObject shardInfo(
      String streamArn,
      String lane,
      List<? extends SourceRecord> records,
      Function<Instant, String> time) {
    SourceRecord first = records.getFirst();
    SourceRecord last = records.getLast();
    return new JsonObject()
        .put("shardId", lane)
        .put("startSequenceNumber", first.position())
        .put("endSequenceNumber", last.position())
        .put("approximateArrivalOfFirstRecord", time.apply(first.arrival()))
        .put("approximateArrivalOfLastRecord", time.apply(last.arrival()))
        .put("batchSize", records.size())
        .put("streamArn", streamArn);
  }
}
