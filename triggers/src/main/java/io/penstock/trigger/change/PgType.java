package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A type of PostgreSQL.
 *
 * @param type PostgreSQL's number of it, domains resolved
 * @param element type of an array's elements; 0 for what is none
 * @param modifier precision and the like; -1 for none
 */
record PgType(int type, int element, int modifier) implements ColumnType {
  /** Of a column that is gone. */
  static final PgType UNKNOWN = new PgType(0, 0, -1);

  @Override
  public void attribute(String value, JsonGenerator out) throws IOException {
    attribute(type, element, value, out);
  }

  private static void attribute(int type, int element, Object value, JsonGenerator out)
      throws IOException {
    if (element != 0 && value instanceof String text) {
      List<Object> elements = PgArray.parse(text);
      if (elements != null) {
        attribute(element, 0, elements, out);
        return;
      }
    }
    out.writeStartObject();
    switch (value) {
      case null -> out.writeBooleanField("NULL", true);
      case List<?> list -> {
        out.writeArrayFieldStart("L");
        for (Object one : list) attribute(type, 0, one, out);
        out.writeEndArray();
      }
      default -> scalar(type, (String) value, out);
    }
    out.writeEndObject();
  }

  private static void scalar(int type, String value, JsonGenerator out) throws IOException {
    if (PgValues.isNumber(type) && PgValues.isFinite(value)) out.writeStringField("N", value);
    else
      switch (type) {
        case PgValues.BOOL -> out.writeBooleanField("BOOL", value.equals("t"));
        case PgValues.BYTEA -> out.writeBinaryField("B", PgValues.bytes(value));
        case PgValues.JSON, PgValues.JSONB -> JsonAttribute.write(value, out);
        default -> out.writeStringField("S", PgValues.iso(type, value));
      }
  }

  @Override
  public void plain(String value, JsonGenerator out) throws IOException {
    List<Object> elements = element == 0 ? null : PgArray.parse(value);
    if (elements != null) {
      elements(new PgType(element, 0, modifier), elements, out);
      return;
    }
    switch (type) {
      case PgValues.BOOL -> out.writeBoolean(value.equals("t"));
      case PgValues.INT2, PgValues.INT4, PgValues.INT8, PgValues.OID -> out.writeNumber(value);
      case PgValues.FLOAT4, PgValues.FLOAT8 -> {
        if (PgValues.isFinite(value)) out.writeNumber(value);
        else out.writeString(value);
      }
      case PgValues.BYTEA -> out.writeBinary(PgValues.bytes(value));
      case PgValues.DATE, PgValues.TIME, PgValues.TIMESTAMP -> {
        Long count = PgValues.count(this, value);
        if (count == null) out.writeString(value);
        else out.writeNumber(count);
      }
      case PgValues.BIT, PgValues.VARBIT -> {
        if (type == PgValues.BIT && modifier == 1) out.writeBoolean(value.equals("1"));
        else out.writeBinary(PgValues.bits(value));
      }
      case PgValues.INTERVAL -> {
        Long micros = PgValues.micros(value);
        if (micros == null) out.writeString(value);
        else out.writeNumber(micros);
      }
      case PgValues.TIMESTAMPTZ, PgValues.TIMETZ -> out.writeString(PgValues.zoned(type, value));
      default -> out.writeString(value);
    }
  }

  private static void elements(PgType element, List<?> values, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    for (Object value : values) {
      switch (value) {
        case null -> out.writeNull();
        case List<?> inner -> elements(element, inner, out);
        default -> element.plain((String) value, out);
      }
    }
    out.writeEndArray();
  }

  @Override
  public void marker(String marker, JsonGenerator out) throws IOException {
    if (element == 0) {
      ColumnType.super.marker(marker, out);
      return;
    }
    byte[] bytes = marker.getBytes(StandardCharsets.UTF_8);
    out.writeStartArray();
    switch (element) {
      case PgValues.INT2, PgValues.INT4, PgValues.INT8 -> {
        for (byte one : bytes) out.writeNumber(one);
      }
      case PgValues.UUID -> out.writeString(UUID.nameUUIDFromBytes(bytes).toString());
      case PgValues.BYTEA -> out.writeBinary(bytes);
      default -> out.writeString(marker);
    }
    out.writeEndArray();
  }

  @Override
  public boolean isBytes() {
    return type == PgValues.BYTEA;
  }
}
