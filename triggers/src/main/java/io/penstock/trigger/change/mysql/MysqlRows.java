package io.penstock.trigger.change.mysql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.change.ChangeSink;
import io.penstock.trigger.change.Column;
import io.penstock.trigger.change.RowChange;
import io.penstock.trigger.change.RowChange.Op;
import io.penstock.trigger.change.RowShape;
import io.penstock.trigger.change.Table;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the rows that there are, in one consistent snapshot. On the reader's thread. */
final class MysqlRows {
  private static final int FETCH = 500;

  private final Table table;
  private final RowShape shape;
  private final ChangeSink sink;
  private final InstantSource clock;
  private final LogPlace place;
  private final boolean binaryJson;
  private final List<ChangeRecord> some = new ArrayList<>();
  private long index;
  private String last = "";

  /**
   * @param place where changes begin that the snapshot does not have
   * @param binaryJson whether the log has JSON as a tree, so that its spaces are not known there
   * @param index of the first row's position
   */
  MysqlRows(
      Table table,
      RowShape shape,
      ChangeSink sink,
      InstantSource clock,
      LogPlace place,
      boolean binaryJson,
      long index) {
    this.table = table;
    this.shape = shape;
    this.sink = sink;
    this.clock = clock;
    this.place = place;
    this.binaryJson = binaryJson;
    this.index = index;
  }

  /** Begins the snapshot. */
  static void begin(Connection sql) throws SQLException {
    try (var statement = sql.createStatement()) {
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  }

  /**
   * Hands on all rows; returns the last one's position, empty when there is none, null when it was
   * stopped before.
   */
  String read(Connection sql) throws SQLException {
    String query =
        table.columns().stream().map(MysqlRows::asked).collect(Collectors.joining(", "))
            + " FROM "
            + quoted(table.schema())
            + "."
            + quoted(table.name());
    try (var statement = sql.createStatement()) {
      statement.setFetchSize(FETCH);
      ResultSet row = statement.executeQuery("SELECT " + query);
      Instant now = clock.instant();
      String[] held = null;
      boolean first = true;
      while (row.next()) {
        if (held != null) {
          add(held, now, first ? "first" : "true");
          first = false;
        }
        held = new String[table.columns().size()];
        for (int i = 0; i < held.length; i++) held[i] = value(row, i);
        if (some.size() >= FETCH) hand();
        if (sink.stopping()) {
          // To close it would read all rows that are left.
          sql.abort(Runnable::run);
          return null;
        }
      }
      if (held != null) add(held, now, "last");
    }
    hand();
    return sink.stopping() ? null : last;
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** As the log has them: numbers without zeroes before them, floats whole, times as texts. */
  private static String asked(Column column) {
    String name = quoted(column.name());
    return switch (((MysqlType) column.type()).kind()) {
      case INTEGER, DECIMAL, YEAR, BIT -> name + " + 0";
      case FLOAT -> name + " + 0e0";
      case DATE, TIME, DATETIME, TIMESTAMP -> "CAST(" + name + " AS CHAR)";
      default -> name;
    };
  }

  private String value(ResultSet row, int i) throws SQLException {
    switch (((MysqlType) table.columns().get(i).type()).kind()) {
      case BYTES, GEOMETRY:
        byte[] bytes = row.getBytes(i + 1);
        return bytes == null ? null : MysqlType.text(bytes);
      case FLOAT:
        String single = row.getString(i + 1);
        return single == null ? null : Cells.number(Float.toString(Float.parseFloat(single)));
      case DOUBLE:
        String text = row.getString(i + 1);
        return text == null ? null : Cells.number(Double.toString(Double.parseDouble(text)));
      case JSON:
        String json = row.getString(i + 1);
        return json == null || !binaryJson ? json : compact(json);
      default:
        return row.getString(i + 1);
    }
  }

  private static String compact(String json) throws SQLException {
    var text = new StringWriter(json.length());
    try (JsonParser in = RowShape.JSON.createParser(json);
        JsonGenerator out = RowShape.JSON.createGenerator(text)) {
      while (in.nextToken() != null) out.copyCurrentEventExact(in);
    } catch (IOException e) {
      throw new SQLException(e);
    }
    return text.toString();
  }

  private void add(String[] values, Instant now, String snapshot) {
    last = RowChange.position(place.number() - 1, index++);
    var origin = new BinlogOrigin(place.file(), place.offset(), 0, 0, null, 0);
    var change = new RowChange(Op.READ, table, null, false, values, last, origin, now, snapshot);
    some.add(new ChangeRecord(last, change.orderKey(), now, shape.item(change, clock.instant())));
  }

  private void hand() throws SQLException {
    sink.take(List.copyOf(some), ChangeSink.KeepAlive.NOTHING);
    some.clear();
  }
}
