package io.penstock.trigger.stream;

import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.shape.ShardRecords;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;

/** Batches of one shard's records. */
public final class ShardForm implements BatchForm {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final DateTimeFormatter SECONDS =
      new DateTimeFormatterBuilder().appendInstant(0).toFormatter();

  private final String streamArn;
  private final boolean kinesis;

  public ShardForm(String streamArn) {
    this.streamArn = streamArn;
    this.kinesis = KinesisStream.isArn(streamArn);
  }

  @Override
  public boolean mixesLanes() {
    return false;
  }

  @Override
  public Buffer event(List<? extends SourceRecord> records) {
    return ShardRecords.event(items(records));
  }

  @Override
  public Buffer event(
      List<? extends SourceRecord> records,
      String lane,
      WindowState window,
      Duration length,
      boolean last,
      boolean early) {
    return ShardRecords.event(
        items(records),
        streamArn,
        new ShardRecords.Window(
            window.start(),
            window.start().plus(length),
            window.state().getBytes(),
            lane,
            last,
            early));
  }

  @Override
  public void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize) {
    DateTimeFormatter time = kinesis ? MILLIS : SECONDS;
    failure.put(
        kinesis ? "KinesisBatchInfo" : "DDBStreamBatchInfo",
        BatchForm.shardInfo(streamArn, lane, records, time::format));
  }

  private static List<byte[]> items(List<? extends SourceRecord> records) {
    return records.stream().map(record -> ((ShardRecord) record).item()).toList();
  }
}
