package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.DeadLetterOps;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Operators' changes. */
final class DeadLetterRows implements DeadLetterOps {
  private static final String REDRIVE =
      "UPDATE delivery SET state = 0, due = ?, since = ?, ended = NULL, condition = NULL, attempts"
          + " = 0, throttles = 0, lost = 0 WHERE id = ? AND state = 4 RETURNING lane";
  private static final String FIND = "SELECT seq, lane, state FROM delivery WHERE id = ?";

  private final Changes writer;
  private final Index index;

  DeadLetterRows(Changes writer, Index index) {
    this.writer = writer;
    this.index = index;
  }

  @Override
  public Future<Integer> redrive(List<String> ids, Instant now) {
    return writer.submit(0, session -> redrive(session, ids, now.toEpochMilli()));
  }

  private int redrive(Session session, List<String> ids, long now) throws SQLException {
    int redriven = 0;
    for (String id : ids) {
      Long lane = session.number(REDRIVE, now, now, id);
      if (lane == null) continue;
      redriven++;
      index.due(lane, now);
      index.moved(lane, Codes.DEAD, Codes.PENDING);
      index.arrival();
    }
    return redriven;
  }

  @Override
  public Future<Integer> purge(List<String> ids) {
    return writer.submit(0, session -> purge(session, ids));
  }

  private int purge(Session session, List<String> ids) throws SQLException {
    int purged = 0;
    for (String id : ids) {
      long seq;
      long lane;
      int state;
      try (var rows = session.query(FIND, id)) {
        if (!rows.next()) continue;
        seq = rows.getLong("seq");
        lane = rows.getLong("lane");
        state = rows.getInt("state");
      }
      if (state == Codes.RUNNING) continue;
      Deletes.delivery(session, index, seq, lane, state);
      purged++;
    }
    return purged;
  }
}
