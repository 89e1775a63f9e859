package io.penstock.gateway.store.sqlite;

import java.sql.SQLException;
import java.time.Duration;

/**
 * What is set right before the file is used: what ran when the last process ended, and times that
 * were taken from a clock that was ahead, which would put things off until it is that late.
 */
final class Mends {
  /** Whatever ran when the last process ended is due again, and is known to have been lost. */
  private static final String RECOVER =
      "UPDATE delivery SET state = 0, due = ?, lost = lost + 1 WHERE seq IN (SELECT seq FROM"
          + " delivery INDEXED BY delivery_due WHERE due IS NOT NULL AND state = 1)";

  private static final String DUE =
      "UPDATE delivery SET due = ?1 WHERE seq IN (SELECT seq FROM delivery INDEXED BY delivery_due"
          + " WHERE due > ?1 AND state = 0 AND (accepted > ?1 OR since > ?1 OR tried > ?1))";
  private static final String ACCEPTED =
      "UPDATE delivery SET accepted = min(accepted, ?1), since = min(since, ?1) WHERE seq IN"
          + " (SELECT seq FROM delivery INDEXED BY delivery_due WHERE due IS NOT NULL AND (accepted"
          + " > ?1 OR since > ?1))";

  private static final String NEXT_QUEUE =
      "SELECT min(queue) AS queue FROM message WHERE queue > ?";

  /** What was left of its time is left of it still. */
  private static final String VISIBLE =
      "UPDATE message SET visible = ?1 + CASE WHEN timed IS NOT NULL THEN max(0, visible - timed)"
          + " WHEN token = 0 AND sent > ?1 THEN max(0, visible - sent) ELSE 0 END, timed = ?1,"
          + " first = min(first, ?1) WHERE queue = ?2 AND visible > ?1 AND (timed > ?1 OR timed IS"
          + " NULL AND (sent > ?1 OR visible > ?1 + ?3))";

  private static final String SENT =
      "UPDATE message SET sent = ?1, first = min(first, ?1) WHERE queue = ?2 AND sent > ?1";
  private static final String REPEATED = "UPDATE message_sent SET at = ?1 WHERE at > ?1";
  private static final long MOST_HIDDEN = Duration.ofHours(12).toMillis();

  private Mends() {}

  static void run(Session session, long now) throws SQLException {
    session.run(RECOVER, now);
    session.run(DUE, now);
    session.run(ACCEPTED, now);
    session.run(REPEATED, now);
    String queue = nextQueue(session, "");
    while (queue != null) {
      session.run(VISIBLE, now, queue, MOST_HIDDEN);
      session.run(SENT, now, queue);
      queue = nextQueue(session, queue);
    }
  }

  private static String nextQueue(Session session, String after) throws SQLException {
    try (var rows = session.query(NEXT_QUEUE, after)) {
      return rows.next() ? rows.getString("queue") : null;
    }
  }
}
