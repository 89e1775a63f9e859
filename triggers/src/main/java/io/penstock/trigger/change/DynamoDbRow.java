package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.trigger.shape.ShardRecords;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Rows as records of DynamoDB Streams. A large value that was not sent is missing from the new
 * image and named in {@code UnchangedAttributes}; all rows at once are {@code TRUNCATE}, without
 * keys.
 */
record DynamoDbRow(ChangeArn arn) implements RowShape {
  @Override
  public Buffer event(List<byte[]> items) {
    return ShardRecords.event(items);
  }

  /** A row written as it was is no change, as in DynamoDB. */
  @Override
  public boolean tells(RowChange change) {
    return change.op() != RowChange.Op.UPDATE
        || !change.whole()
        || !Arrays.equals(change.before(), change.after());
  }

  @Override
  public void write(RowChange change, Instant now, JsonGenerator out) throws IOException {
    Table table = change.table();
    boolean old = change.whole() && change.before() != null;
    out.writeStartObject();
    out.writeStringField("eventID", change.position());
    out.writeStringField("eventName", change.op().dynamoDb);
    out.writeStringField("eventVersion", "1.1");
    out.writeStringField("eventSource", "aws:dynamodb");
    out.writeStringField("awsRegion", arn.region());
    out.writeObjectFieldStart("dynamodb");
    out.writeNumberField("ApproximateCreationDateTime", change.time().getEpochSecond());
    long size = 0;
    out.writeObjectFieldStart("Keys");
    if (change.op() != RowChange.Op.TRUNCATE)
      for (int i : table.key()) size += attribute(table.columns().get(i), change.row()[i], out);
    out.writeEndObject();
    size += image("NewImage", table, change.after(), out);
    if (old) size += image("OldImage", table, change.before(), out);
    out.writeStringField("SequenceNumber", change.position());
    out.writeNumberField("SizeBytes", size);
    out.writeStringField("StreamViewType", old ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE");
    unchanged(table, change.after(), out);
    out.writeEndObject();
    out.writeStringField("eventSourceARN", arn.arn());
    out.writeEndObject();
  }

  private static long image(String name, Table table, String[] values, JsonGenerator out)
      throws IOException {
    if (values == null) return 0;
    long size = 0;
    out.writeObjectFieldStart(name);
    for (int i = 0; i < values.length; i++)
      if (!RowChange.isUnchanged(values[i]))
        size += attribute(table.columns().get(i), values[i], out);
    out.writeEndObject();
    return size;
  }

  private static void unchanged(Table table, String[] values, JsonGenerator out)
      throws IOException {
    if (values == null || Arrays.stream(values).noneMatch(RowChange::isUnchanged)) return;
    out.writeArrayFieldStart("UnchangedAttributes");
    for (int i = 0; i < values.length; i++)
      if (RowChange.isUnchanged(values[i])) out.writeString(table.columns().get(i).name());
    out.writeEndArray();
  }

  private static long attribute(Column column, String value, JsonGenerator out) throws IOException {
    out.writeFieldName(column.name());
    column.type().attribute(value, out);
    return column.name().length() + (value == null ? 1 : value.length());
  }
}
