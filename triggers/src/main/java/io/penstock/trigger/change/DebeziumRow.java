package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Debezium's envelope of PostgreSQL, without schema, with its key beside it. Decimals are texts
 * ({@code decimal.handling.mode=string}); there are no tombstones.
 */
record DebeziumRow(ChangeArn arn) implements RowShape {
  /** Debezium's own word for a large value that was not sent. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  @Override
  public Buffer event(List<byte[]> items) {
    String before =
        "{\"eventSource\":\"penstock:postgresql\",\"eventSourceARN\":"
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
    out.writeStringField("connector", "postgresql");
    out.writeStringField("name", arn.database());
    times(change.time(), out);
    out.writeStringField("snapshot", change.snapshot());
    out.writeStringField("db", arn.database());
    out.writeStringField("sequence", sequence(change));
    out.writeStringField("schema", change.table().schema());
    out.writeStringField("table", change.table().name());
    out.writeNumberField("txId", change.transaction());
    out.writeNumberField("lsn", change.place());
    out.writeNullField("xmin");
    out.writeEndObject();
    out.writeStringField("op", change.op().debezium);
    times(now, out);
    out.writeNullField("transaction");
    out.writeEndObject();
    out.writeEndObject();
  }

  /** The transaction's place in the log and the change's own. */
  private static String sequence(RowChange change) {
    String log = Long.toString(Long.parseLong(change.position().substring(0, 20)));
    return "[\"" + log + "\",\"" + change.place() + "\"]";
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

  @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // the one that stands for no value
  private static void value(Column column, String value, JsonGenerator out) throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    if (value == RowChange.UNCHANGED) {
      if (column.type() == PgValues.BYTEA)
        out.writeBinary(UNAVAILABLE.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      else out.writeString(UNAVAILABLE);
      return;
    }
    List<Object> elements = column.element() == 0 ? null : PgArray.parse(value);
    if (elements != null) {
      elements(new Column(column.name(), column.element(), 0, column.modifier(), 0), elements, out);
      return;
    }
    switch (column.type()) {
      case PgValues.BOOL -> out.writeBoolean(value.equals("t"));
      case PgValues.INT2, PgValues.INT4, PgValues.INT8, PgValues.OID -> out.writeNumber(value);
      case PgValues.FLOAT4, PgValues.FLOAT8 -> {
        if (PgValues.isFinite(value)) out.writeNumber(value);
        else out.writeString(value);
      }
      case PgValues.BYTEA -> out.writeBinary(PgValues.bytes(value));
      case PgValues.DATE, PgValues.TIME, PgValues.TIMESTAMP -> {
        Long count = PgValues.count(column, value);
        if (count == null) out.writeString(value);
        else out.writeNumber(count);
      }
      case PgValues.TIMESTAMPTZ, PgValues.TIMETZ ->
          out.writeString(PgValues.zoned(column.type(), value));
      default -> out.writeString(value);
    }
  }

  private static void elements(Column element, List<?> values, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    for (Object value : values) {
      if (value instanceof List<?> inner) elements(element, inner, out);
      else value(element, (String) value, out);
    }
    out.writeEndArray();
  }
}
