package io.penstock.trigger.change;

import io.penstock.trigger.change.RowChange.Op;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows that there are, in one consistent snapshot. On the reader's thread. */
final class RowReader {
  private static final int FETCH = 500;
  private static final String COMMA = ", ";

  private final ChangeArn arn;
  private final RowShape shape;
  private final ChangeSink sink;
  private final InstantSource clock;
  private final List<ChangeRecord> some = new ArrayList<>();
  private long index;
  private String last = "";

  /**
   * @param index of the first row's position
   */
  RowReader(ChangeArn arn, RowShape shape, ChangeSink sink, InstantSource clock, long index) {
    this.arn = arn;
    this.shape = shape;
    this.sink = sink;
    this.clock = clock;
    this.index = index;
  }

  /**
   * Hands on all rows; returns the last one's position, empty when there is none, null when it was
   * stopped before.
   *
   * @param snapshot exported by the slot; null for one of its own
   * @param log where changes begin that the snapshot does not have
   */
  String read(Connection sql, String snapshot, long log) throws SQLException {
    Table table = Catalog.table(sql, arn);
    String begin =
        snapshot == null ? null : Catalog.made(sql, "SET TRANSACTION SNAPSHOT %L", snapshot);
    String columns =
        String.join(COMMA, java.util.Collections.nCopies(table.columns().size(), "%I"));
    var names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
    names.add(arn.schema());
    names.add(arn.table());
    String query =
        Catalog.made(sql, "SELECT " + columns + " FROM %I.%I", names.toArray(String[]::new));
    sql.setAutoCommit(false);
    sql.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    sql.setReadOnly(true);
    try (var statement = sql.createStatement()) {
      if (begin != null) statement.execute(begin);
      statement.setFetchSize(FETCH);
      try (ResultSet row = statement.executeQuery(query)) {
        Instant now = clock.instant();
        String[] held = null;
        boolean first = true;
        while (row.next()) {
          if (held != null) {
            add(table, held, log, now, first ? "first" : "true");
            first = false;
          }
          held = new String[table.columns().size()];
          for (int i = 0; i < held.length; i++) held[i] = row.getString(i + 1);
          if (some.size() >= FETCH) hand();
          if (sink.stopping()) return null;
        }
        if (held != null) add(table, held, log, now, "last");
      }
    }
    hand();
    sql.rollback();
    return sink.stopping() ? null : last;
  }

  private void add(Table table, String[] values, long log, Instant now, String snapshot) {
    last = RowChange.position(log - 1, index++);
    var change =
        new RowChange(
            Op.READ, table, null, false, values, last, new PgOrigin(log, 0), now, snapshot);
    some.add(new ChangeRecord(last, change.orderKey(), now, shape.item(change, clock.instant())));
  }

  private void hand() throws SQLException {
    sink.take(List.copyOf(some), ChangeSink.KeepAlive.NOTHING);
    some.clear();
  }
}
