package io.penstock.gateway.store.sql;

import io.penstock.gateway.store.LastFirings;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Last firings as rows. */
final class FiringRows implements LastFirings {
  private static final String FIRED =
      "INSERT INTO last_firing (schedule, at) VALUES (?, ?) ON CONFLICT (schedule) DO UPDATE"
          + " SET at = excluded.at WHERE last_firing.at < excluded.at";
  private static final String FORGET = "DELETE FROM last_firing WHERE schedule = ?";
  private static final String ALL = "SELECT schedule, at FROM last_firing";

  private final Changes writer;
  private final Reads readers;

  FiringRows(Changes writer, Reads readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Future<Map<String, Instant>> all() {
    return readers.query(
        session -> {
          var all = new HashMap<String, Instant>();
          try (var rows = session.query(ALL)) {
            while (rows.next())
              all.put(rows.getString("schedule"), Instant.ofEpochMilli(rows.getLong("at")));
          }
          return all;
        });
  }

  @Override
  public Future<Void> fired(String schedule, Instant at) {
    return change(FIRED, schedule, at.toEpochMilli());
  }

  @Override
  public Future<Void> forget(String schedule) {
    return change(FORGET, schedule);
  }

  private Future<Void> change(String sql, Object... values) {
    return writer.submit(
        64,
        session -> {
          session.run(sql, values);
          return null;
        });
  }
}
