package io.penstock.trigger.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** How batches of one source look. Pure. */
public interface BatchForm {
  /** Whether a batch may hold records of several lanes. */
  boolean mixesLanes();

  Buffer event(List<? extends SourceRecord> records);

  /**
   * @param last the window's last invocation
   * @param early it ends before its time
   */
  Buffer event(
      List<? extends SourceRecord> records,
      String lane,
      WindowState window,
      Duration length,
      boolean last,
      boolean early);

  /** The record that an {@code itemIdentifier} names; -1 when it is none of these. */
  int find(List<? extends SourceRecord> records, JsonNode itemIdentifier);

  /**
   * Adds the member that tells a failure's destination which records it is about.
   *
   * @param payloadSize of the event
   */
  void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize);
}
