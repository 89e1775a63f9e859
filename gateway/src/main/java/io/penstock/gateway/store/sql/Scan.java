package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import java.util.regex.Pattern;

/**
 * Which index a list is read from, in that index's order, going on after a cursor. The cursor is
 * two numbers: the last row's sort key and its row number.
 */
enum Scan {
  /** Unfinished, by lane and next due time; a cursor holds lane, due time, state and row. */
  UNFINISHED(
      "d.lane >= ?1 AND d.lane <= ?2 AND d.due IS NOT NULL AND (d.lane, d.due, d.state, d.seq) >"
          + " (?3, ?4, ?5, ?6) ORDER BY d.lane, d.due, d.state, d.seq"),
  /** Ended in one state, newest end first. */
  ENDED(
      "d.state = ?1 AND d.ended IS NOT NULL AND (d.ended, d.seq) < (?2, ?3) ORDER BY d.ended DESC,"
          + " d.seq DESC"),
  /** One lane's dead letters, newest arrival first. */
  DEAD_OF_LANE("d.state = 4 AND d.lane = ?1 AND d.seq < ?2 ORDER BY d.seq DESC"),
  /** One lane, newest arrival first. */
  LANE("d.lane = ?1 AND d.seq < ?2 ORDER BY d.seq DESC"),
  /** Everything, newest arrival first. */
  ALL("d.seq < ?1 ORDER BY d.seq DESC");

  private static final Pattern CURSOR = Pattern.compile("-?\\d{1,19}(\\.-?\\d{1,19}){3}");

  private final String where;

  Scan(String where) {
    this.where = where;
  }

  static Scan of(Query query) {
    boolean lane = query.lane() != null;
    return switch (query.state()) {
      case PENDING, RUNNING, WAITING -> UNFINISHED;
      case SUCCEEDED -> lane ? LANE : ENDED;
      case DEAD -> lane ? DEAD_OF_LANE : ENDED;
      case null -> lane ? LANE : ALL;
    };
  }

  String sql() {
    return Rows.SELECT + " WHERE " + where;
  }

  /**
   * @param lane its number; not read when the query names none
   */
  Object[] parameters(Query query, long lane) {
    long[] after = cursor(query.cursor());
    return switch (this) {
      case UNFINISHED -> {
        boolean one = query.lane() != null;
        long first = one ? lane : 0;
        if (after == null) after = new long[] {first - 1, 0, 0, 0};
        long from = Math.max(first, after[0]);
        yield new Object[] {
          from, one ? lane : Long.MAX_VALUE, after[0], after[1], after[2], after[3]
        };
      }
      case ENDED ->
          new Object[] {
            query.state() == State.DEAD ? Codes.DEAD : Codes.SUCCEEDED,
            after == null ? Long.MAX_VALUE : after[1],
            after == null ? Long.MAX_VALUE : after[3]
          };
      case DEAD_OF_LANE, LANE -> new Object[] {lane, after == null ? Long.MAX_VALUE : after[3]};
      case ALL -> new Object[] {after == null ? Long.MAX_VALUE : after[3]};
    };
  }

  static String cursor(long lane, long key, int state, long seq) {
    return lane + "." + key + "." + state + "." + seq;
  }

  private static long[] cursor(String text) {
    if (text == null) return null;
    if (!CURSOR.matcher(text).matches())
      throw new IllegalArgumentException("not a cursor: " + text);
    String[] part = text.split("\\.");
    var numbers = new long[part.length];
    for (int i = 0; i < part.length; i++) numbers[i] = Long.parseLong(part[i]);
    return numbers;
  }
}
