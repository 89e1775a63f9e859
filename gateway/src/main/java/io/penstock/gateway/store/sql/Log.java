package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.DeliveryLog;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Queries, each bounded: a page looks at so many rows and no more. */
final class Log implements DeliveryLog {
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_FOLLOWERS = 100;
  private static final String LANE = "SELECT id FROM lane WHERE name = ?";
  private static final String BY_ID = Rows.SELECT + " WHERE d.id = ?";
  private static final String FOLLOWERS = Rows.SELECT + " WHERE d.cause = ? ORDER BY d.seq LIMIT ?";
  private static final String PAYLOAD =
      "SELECT p.body FROM delivery d JOIN payload p ON p.id = d.payload WHERE d.seq = ?";

  private static final String OLDEST =
      "SELECT l.name, (SELECT min(f.accepted) FROM (SELECT d.accepted FROM delivery d WHERE d.lane"
          + " = l.id AND d.due IS NOT NULL ORDER BY d.due LIMIT "
          + LOOKED_AT
          + ") f) AS accepted FROM lane l";

  private final Reads readers;
  private final Changes writer;
  private final Index index;

  Log(Reads readers, Changes writer, Index index) {
    this.readers = readers;
    this.writer = writer;
    this.index = index;
  }

  @Override
  public Future<Page> list(Query query) {
    if (query.limit() < 1 || query.limit() > Query.MOST)
      throw new IllegalArgumentException("limit must be 1 to " + Query.MOST);
    Scan scan = Scan.of(query);
    scan.parameters(query, 0); // refuses a bad cursor here
    return readers.query(session -> list(session, query, scan));
  }

  private static Page list(Session session, Query query, Scan scan) throws SQLException {
    Long lane = query.lane() == null ? Long.valueOf(0) : session.number(LANE, query.lane());
    if (lane == null) return new Page(List.of(), null);
    var entries = new ArrayList<Entry>();
    String cursor = null;
    int seen = 0;
    try (ResultSet rows =
        session.stream(scan.sql() + " LIMIT " + MOST_ROWS, scan.parameters(query, lane))) {
      while (entries.size() < query.limit() && rows.next()) {
        seen++;
        if (Rows.matches(rows, query)) entries.add(Rows.entry(rows));
        if (entries.size() == query.limit() || seen == MOST_ROWS) cursor = Rows.cursor(rows);
      }
    }
    return new Page(entries, cursor);
  }

  @Override
  public Future<History> find(String id) {
    return readers.query(session -> find(session, id));
  }

  private static History find(Session session, String id) throws SQLException {
    Entry entry;
    long seq;
    String trace;
    String details;
    try (ResultSet rows = session.query(BY_ID, id)) {
      if (!rows.next()) return null;
      entry = Rows.entry(rows);
      seq = rows.getLong("seq");
      trace = rows.getString("trace");
      details = rows.getString("details");
    }
    var attempts = new ArrayList<Attempt>();
    try (ResultSet rows = session.query(Rows.SELECT_ATTEMPTS, seq)) {
      while (rows.next()) attempts.add(Rows.stored(rows));
    }
    if (entry.last() != null && entry.last().ended() == Attempt.Ended.RETURNED)
      attempts.add(entry.last());
    var followers = new ArrayList<Entry>();
    try (ResultSet rows = session.query(FOLLOWERS, id, MOST_FOLLOWERS)) {
      while (rows.next()) followers.add(Rows.entry(rows));
    }
    Buffer payload = Buffer.buffer();
    try (ResultSet rows = session.query(PAYLOAD, seq)) {
      if (rows.next()) payload = Buffer.buffer(rows.getBytes("body"));
    }
    return new History(entry, payload, trace, details, attempts, followers);
  }

  @Override
  public Future<Map<String, Instant>> oldest() {
    return readers.query(
        session -> {
          var oldest = new HashMap<String, Instant>();
          try (ResultSet rows = session.query(OLDEST)) {
            while (rows.next()) {
              long accepted = rows.getLong("accepted");
              if (!rows.wasNull())
                oldest.put(rows.getString("name"), Instant.ofEpochMilli(accepted));
            }
          }
          return oldest;
        });
  }

  @Override
  public Future<Map<String, Counts>> counts() {
    return writer.submit(_ -> index.counts());
  }
}
