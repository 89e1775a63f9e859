package io.penstock.gateway.store.sql;

import java.sql.SQLException;
import java.time.Duration;

/**
 * What is set right before the file is used: what ran when the last process ended, and times that
 * were taken from a clock that was ahead, which would put things off until it is that late.
 */
public final class Mends {
  /** Whatever ran when the last process ended is due again, and is known to have been lost. */
  private static final String RECOVER =
      "UPDATE delivery SET state = 0, due = ?, lost = lost + 1 WHERE seq IN (SELECT seq FROM"
          + " delivery INDEXED BY delivery_due WHERE due IS NOT NULL AND state = 1)";

  private static final String DUE =
      "UPDATE delivery SET due = ?1 WHERE seq IN (SELECT seq FROM delivery INDEXED BY delivery_due"
          + " WHERE due > ?1 AND state = 0 AND (accepted > ?1 OR since > ?1 OR tried > ?1))";
  private static final String ACCEPTED =
      "UPDATE delivery SET accepted = CASE WHEN accepted > ?1 THEN ?1 ELSE accepted END, since ="
          + " CASE WHEN since > ?1 THEN ?1 ELSE since END WHERE seq IN"
          + " (SELECT seq FROM delivery INDEXED BY delivery_due WHERE due IS NOT NULL AND (accepted"
          + " > ?1 OR since > ?1))";

  private static final String NEXT_QUEUE =
      "SELECT min(queue) AS queue FROM message WHERE queue > ?";

  /** What was left of its time is left of it still. */
  private static final String VISIBLE =
      "UPDATE message SET visible = ?1 + CASE WHEN timed IS NOT NULL THEN CASE WHEN visible > timed"
          + " THEN visible - timed ELSE 0 END WHEN token = 0 AND sent > ?1 THEN CASE WHEN visible >"
          + " sent THEN visible - sent ELSE 0 END ELSE 0 END, timed = ?1, first = CASE WHEN first >"
          + " ?1 THEN ?1 ELSE first END WHERE queue = ?2 AND visible > ?1 AND (timed > ?1 OR timed"
          + " IS NULL AND (sent > ?1 OR visible > ?1 + ?3))";

  private static final String SENT =
      "UPDATE message SET sent = ?1, first = CASE WHEN first > ?1 THEN ?1 ELSE first END WHERE"
          + " queue = ?2 AND sent > ?1";
  private static final String REPEATED = "UPDATE message_sent SET at = ?1 WHERE at > ?1";
  private static final long MOST_HIDDEN = Duration.ofHours(12).toMillis();

  private Mends() {}

  public static void run(Session session, long now) throws SQLException {
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
