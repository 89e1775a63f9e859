package io.penstock.trigger.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.mapping.WindowState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Batches of one table's changes. */
public final class ChangeForm implements BatchForm {
  private final ChangeArn arn;
  private final RowShape shape;

  public ChangeForm(ChangeArn arn) {
    this.arn = arn;
    this.shape = RowShape.of(arn);
  }

  RowShape shape() {
    return shape;
  }

  @Override
  public boolean mixesLanes() {
    return false;
  }

  @Override
  public Buffer event(List<? extends SourceRecord> records) {
    return shape.event(records.stream().map(record -> ((ChangeRecord) record).item()).toList());
  }

  @Override
  public Buffer event(
      List<? extends SourceRecord> records,
      String lane,
      WindowState window,
      Duration length,
      boolean last,
      boolean early) {
    throw new UnsupportedOperationException("tables have no windows");
  }

  @Override
  public int find(List<? extends SourceRecord> records, JsonNode item) {
    if (!item.isTextual()) return -1;
    for (int i = 0; i < records.size(); i++)
      if (records.get(i).position().equals(item.asText())) return i;
    return -1;
  }

  @Override
  public void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize) {
    failure.put(
        "DDBStreamBatchInfo",
        new JsonObject()
            .put("shardId", lane)
            .put("startSequenceNumber", records.getFirst().position())
            .put("endSequenceNumber", records.getLast().position())
            .put("approximateArrivalOfFirstRecord", records.getFirst().arrival().toString())
            .put("approximateArrivalOfLastRecord", records.getLast().arrival().toString())
            .put("batchSize", records.size())
            .put("streamArn", arn.arn()));
  }
}
