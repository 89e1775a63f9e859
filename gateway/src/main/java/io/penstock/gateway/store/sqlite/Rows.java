package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.DeliveryLog.Entry;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Rows as people see them. */
final class Rows {
  private static final Ended[] ENDED = Ended.values();
  private static final State[] STATES = State.values();

  static final String SELECT =
      "SELECT d.seq, d.lane, d.state, d.due, d.ended, d.source, d.accepted, d.error_type,"
          + " d.error_message, d.id, d.kind, d.target, d.cause, d.condition, d.attempts,"
          + " d.throttles, d.lost, d.since, d.tried, d.took, d.outcome, d.size, l.name, d.trace,"
          + " d.details FROM delivery d JOIN lane l ON l.id = d.lane";

  private Rows() {}

  static boolean matches(ResultSet row, Query query) throws SQLException {
    if (query.state() != null && row.getInt(3) != query.state().ordinal()) return false;
    long accepted = row.getLong(7);
    if (query.from() != null && accepted < query.from().toEpochMilli()) return false;
    if (query.to() != null && accepted >= query.to().toEpochMilli()) return false;
    if (query.source() != null && !row.getString(6).startsWith(query.source())) return false;
    return query.error() == null
        || contains(row.getString(8), query.error())
        || contains(row.getString(9), query.error());
  }

  private static boolean contains(String text, String part) {
    return text != null && text.contains(part);
  }

  /** The cursor that goes on after this row. */
  static String cursor(ResultSet row) throws SQLException {
    long due = row.getLong(4);
    boolean unfinished = !row.wasNull();
    return Scan.cursor(
        row.getLong(2), unfinished ? due : row.getLong(5), row.getInt(3), row.getLong(1));
  }

  static Entry entry(ResultSet row) throws SQLException {
    State state = STATES[row.getInt(3)];
    String condition = row.getString(14);
    return new Entry(
        row.getString(10),
        row.getString(11),
        row.getString(23),
        row.getString(12),
        row.getString(6),
        row.getString(13),
        state,
        condition == null ? null : Condition.valueOf(condition),
        new AttemptCounts(row.getInt(15), row.getInt(16), row.getInt(17), instant(row, 18)),
        instant(row, 7),
        state == State.WAITING ? null : instant(row, 4),
        instant(row, 5),
        attempt(row),
        row.getInt(22));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    Instant tried = instant(row, 19);
    return tried == null ? null : attempt(row, tried, 20, null);
  }

  /**
   * @param at column of the duration; outcome follows it
   */
  private static Attempt attempt(ResultSet row, Instant tried, int at, String log)
      throws SQLException {
    return new Attempt(
        tried,
        Duration.ofNanos(row.getLong(at) * 1000),
        ENDED[row.getInt(at + 1)],
        row.getString(8),
        row.getString(9),
        log);
  }

  static final String SELECT_ATTEMPTS =
      "SELECT started, took, outcome, error_type, error_message, log_tail FROM attempt WHERE"
          + " delivery = ? ORDER BY n";

  static Attempt stored(ResultSet row) throws SQLException {
    return new Attempt(
        instant(row, 1),
        Duration.ofNanos(row.getLong(2) * 1000),
        ENDED[row.getInt(3)],
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
