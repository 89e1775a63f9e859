package io.penstock.trigger.change;

import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.SourceRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Batches of one table's changes. */
public final class ChangeForm implements BatchForm {
  private final ChangeArn arn;
  private final RowShape shape;

  public ChangeForm(ChangeArn arn) {
    this.arn = arn;
    this.shape = RowShape.of(arn);
  }

  public RowShape shape() {
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
  public void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize) {
    failure.put(
        "DDBStreamBatchInfo", BatchForm.shardInfo(arn.arn(), lane, records, Instant::toString));
  }
}
