package io.penstock.gateway.store.sql;

import java.sql.SQLException;

/** Takes a delivery out with all that belongs to it. */
final class Deletes {
  private static final String DELIVERY =
      "DELETE FROM delivery WHERE seq = ? RETURNING payload, shared, order_key, size";
  private static final String ATTEMPTS = "DELETE FROM attempt WHERE delivery = ?";
  private static final String PAYLOAD = "DELETE FROM payload WHERE id = ?";
  private static final String USED =
      "SELECT 1 FROM delivery INDEXED BY delivery_shared WHERE payload = ? AND shared = 1 LIMIT 1";
  private static final String NEXT_OF_KEY =
      "UPDATE delivery SET state = 0, due = accepted WHERE seq = (SELECT min(seq) FROM delivery"
          + " INDEXED BY delivery_order WHERE lane = ? AND order_key = ? AND due IS NOT NULL) AND"
          + " state = 2 RETURNING due";

  private Deletes() {}

  static void delivery(Session session, Index index, long seq, long lane, int state)
      throws SQLException {
    long payload;
    boolean shared;
    String orderKey;
    int size;
    try (var rows = session.query(DELIVERY, seq)) {
      if (!rows.next()) return;
      payload = rows.getLong("payload");
      shared = rows.getInt("shared") == 1;
      orderKey = rows.getString("order_key");
      size = rows.getInt("size");
    }
    session.grew(-Inserts.ROW_BYTES);
    session.later(ATTEMPTS, seq);
    if (!shared || session.number(USED, payload) == null) {
      session.later(PAYLOAD, payload);
      session.grew(-size);
    }
    index.moved(lane, state, null);
    if (orderKey != null && state == Codes.PENDING) nextOfKey(session, index, lane, orderKey);
  }

  /** Its turn has come: the oldest delivery of the key that waited for the one that has ended. */
  static void nextOfKey(Session session, Index index, long lane, String orderKey)
      throws SQLException {
    Long due = session.number(NEXT_OF_KEY, lane, orderKey);
    if (due == null) return;
    index.due(lane, due);
    index.moved(lane, Codes.WAITING, Codes.PENDING);
    index.arrival();
  }
}
