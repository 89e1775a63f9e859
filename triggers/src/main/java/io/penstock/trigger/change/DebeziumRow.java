package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Debezium's envelope, without schema, with its key beside it. Decimals are texts ({@code
 * decimal.handling.mode=string}); there are no tombstones.
 */
record DebeziumRow(ChangeArn arn) implements RowShape {
  /** Debezium's own word for a large value that was not sent. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  @Override
  public Buffer event(List<byte[]> items) {
    String before =
        "{\"eventSource\":\"penstock:"
            + arn.engine().shown
            + "\",\"eventSourceARN\":"
            + Json.encode(arn.arn())
            + ",\"records\":[";
    int size = before.length() + 2;
    for (byte[] item : items) size += item.length + 1;
    Buffer event = Buffer.buffer(size).appendString(before);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) event.appendByte((byte) ',');
      event.appendBytes(items.get(i));
    }
    return event.appendString("]}");
  }

  @Override
  public void write(RowChange change, Instant now, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("eventID", change.position());
    out.writeFieldName("key");
    if (change.op() == RowChange.Op.TRUNCATE) out.writeNull();
    else {
      out.writeStartObject();
      for (int i : change.table().key())
        column(change.table().columns().get(i), change.row()[i], out);
      out.writeEndObject();
    }
    out.writeObjectFieldStart("value");
    row("before", change.table(), change.before(), out);
    row("after", change.table(), change.after(), out);
    out.writeObjectFieldStart("source");
    out.writeStringField("version", "penstock");
    out.writeStringField("connector", arn.engine().shown);
    out.writeStringField("name", arn.database());
    times(change.time(), out);
    out.writeStringField("snapshot", change.snapshot());
    change.origin().write(change, arn, out);
    out.writeEndObject();
    out.writeStringField("op", change.op().debezium);
    times(now, out);
    out.writeNullField("transaction");
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void times(Instant time, JsonGenerator out) throws IOException {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    out.writeNumberField("ts_ms", micros / 1_000);
    out.writeNumberField("ts_us", micros);
    out.writeNumberField("ts_ns", micros * 1_000);
  }

  private static void row(String name, Table table, String[] values, JsonGenerator out)
      throws IOException {
    out.writeFieldName(name);
    if (values == null) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    for (int i = 0; i < values.length; i++) column(table.columns().get(i), values[i], out);
    out.writeEndObject();
  }

  private static void column(Column column, String value, JsonGenerator out) throws IOException {
    out.writeFieldName(column.name());
    value(column, value, out);
  }

  private static void value(Column column, String value, JsonGenerator out) throws IOException {
    if (value == null) out.writeNull();
    else if (!RowChange.isUnchanged(value)) column.type().plain(value, out);
    else column.type().marker(UNAVAILABLE, out);
  }
}
