package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Attempt;
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
  static final String SELECT =
      "SELECT d.seq, d.lane, d.state, d.due, d.ended, d.source, d.accepted, d.error_type,"
          + " d.error_message, d.id, d.kind, d.target, d.cause, d.condition, d.attempts,"
          + " d.throttles, d.lost, d.since, d.tried, d.took, d.outcome, d.size, l.name AS"
          + " lane_name, d.trace, d.details FROM delivery d JOIN lane l ON l.id = d.lane";

  private Rows() {}

  static boolean matches(ResultSet row, Query query) throws SQLException {
    if (query.state() != null && row.getInt("state") != Codes.of(query.state())) return false;
    long accepted = row.getLong("accepted");
    if (query.from() != null && accepted < query.from().toEpochMilli()) return false;
    if (query.to() != null && accepted >= query.to().toEpochMilli()) return false;
    if (query.source() != null && !row.getString("source").startsWith(query.source())) return false;
    return query.error() == null
        || contains(row.getString("error_type"), query.error())
        || contains(row.getString("error_message"), query.error());
  }

  private static boolean contains(String text, String part) {
    return text != null && text.contains(part);
  }

  /** The cursor that goes on after this row. */
  static String cursor(ResultSet row) throws SQLException {
    long due = row.getLong("due");
    boolean unfinished = !row.wasNull();
    return Scan.cursor(
        row.getLong("lane"),
        unfinished ? due : row.getLong("ended"),
        row.getInt("state"),
        row.getLong("seq"));
  }

  static Entry entry(ResultSet row) throws SQLException {
    State state = Codes.state(row.getInt("state"));
    String condition = row.getString("condition");
    return new Entry(
        row.getString("id"),
        row.getString("kind"),
        row.getString("lane_name"),
        row.getString("target"),
        row.getString("source"),
        row.getString("cause"),
        state,
        condition == null ? null : Condition.valueOf(condition),
        new AttemptCounts(
            row.getInt("attempts"),
            row.getInt("throttles"),
            row.getInt("lost"),
            instant(row, "since")),
        instant(row, "accepted"),
        state == State.WAITING ? null : instant(row, "due"),
        instant(row, "ended"),
        last(row),
        row.getInt("size"));
  }

  private static Attempt last(ResultSet row) throws SQLException {
    Instant tried = instant(row, "tried");
    return tried == null ? null : attempt(row, tried, null);
  }

  private static Attempt attempt(ResultSet row, Instant started, String log) throws SQLException {
    return new Attempt(
        started,
        Duration.ofNanos(row.getLong("took") * 1000),
        Codes.ended(row.getInt("outcome")),
        row.getString("error_type"),
        row.getString("error_message"),
        log);
  }

  static final String SELECT_ATTEMPTS =
      "SELECT started, took, outcome, error_type, error_message, log_tail FROM attempt WHERE"
          + " delivery = ? ORDER BY n";

  static Attempt stored(ResultSet row) throws SQLException {
    return attempt(row, instant(row, "started"), row.getString("log_tail"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
