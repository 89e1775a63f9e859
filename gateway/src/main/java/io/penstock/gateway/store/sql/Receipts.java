package io.penstock.gateway.store.sql;

import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Message;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.gateway.store.MessageStore.Request;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** What is received of queues, and what is done by its receipts. On the writer's thread. */
final class Receipts {
  private static final String COLUMNS =
      "SELECT seq, id, body, attributes, grp, dedup, trace, source, sent, receives, token, first,"
          + " earlier";
  private static final String STANDARD =
      COLUMNS
          + " FROM message INDEXED BY message_visible WHERE queue = ? AND visible <= ? AND sent >="
          + " ? ORDER BY visible, seq LIMIT ? /*+ FOR UPDATE SKIP LOCKED */";

  /**
   * Nothing before it in its group is hidden; and what was not received before waits while anything
   * of the group is in flight. What is handed back comes again beside those that came after it.
   */
  private static final String FIFO =
      COLUMNS
          + " FROM message m INDEXED BY message_visible WHERE queue = ?1 AND visible <= ?2 AND sent"
          + " >= ?3 AND NOT EXISTS (SELECT 1 FROM message b INDEXED BY message_group WHERE b.queue"
          + " = m.queue AND b.grp = m.grp AND b.visible > ?2 AND (b.seq < m.seq OR (m.first IS NULL"
          + " AND b.first IS NOT NULL))) ORDER BY visible, seq LIMIT ?4 /*+"
          + " FOR UPDATE OF m SKIP LOCKED */";

  /** The same of one group, in its order. */
  private static final String GROUP =
      COLUMNS
          + " FROM message m INDEXED BY message_order WHERE queue = ?1 AND grp = ?5 AND visible <="
          + " ?2 AND sent >= ?3 AND seq < coalesce((SELECT min(b.seq) FROM message b INDEXED BY"
          + " message_group WHERE b.queue = ?1 AND b.grp = ?5 AND b.visible > ?2),"
          + " 9223372036854775807) AND (m.first IS NOT NULL OR NOT EXISTS (SELECT 1 FROM message b"
          + " INDEXED BY message_group WHERE b.queue = ?1 AND b.grp = ?5 AND b.visible > ?2 AND"
          + " b.first IS NOT NULL)) ORDER BY seq LIMIT ?4 /*+ FOR UPDATE OF m SKIP LOCKED */";

  private static final String HELD =
      COLUMNS + " FROM message WHERE seq = ? AND queue = ? AND token = ? AND visible > ?";
  private static final String TAKE =
      "UPDATE message SET visible = ?1, receives = receives + 1, token = token + 1, first ="
          + " coalesce(first, ?2), timed = ?2 WHERE seq = ?3";
  private static final String BURY =
      "UPDATE message SET queue = ?1, visible = ?2, timed = ?2, earlier = earlier + receives,"
          + " receives = 0, first = NULL, source = ?3 WHERE seq = ?4";
  private static final String NEXT =
      "SELECT min(visible) FROM message WHERE queue = ? AND visible > ?";
  private static final String DELETE =
      "DELETE FROM message WHERE seq = ? AND queue = ? AND (token = ? OR visible <= ?)";
  private static final String DELETE_HELD =
      "DELETE FROM message WHERE seq = ? AND queue = ? AND token = ? AND visible > ?";
  private static final String EXISTS = "SELECT 1 FROM message WHERE seq = ? AND queue = ?";
  private static final String SHOW =
      "UPDATE message SET visible = ?1, timed = ?5 WHERE seq = ?2 AND queue = ?3 AND token = ?4";
  private static final String SHOW_HELD = SHOW + " AND visible > ?5";
  private static final String RELEASE =
      "UPDATE message SET visible = ?1, timed = ?1, receives = receives - 1 WHERE seq = ?2 AND"
          + " queue = ?3 AND token = ?4";

  private Receipts() {}

  static Batch receive(Session session, Request request) throws SQLException {
    boolean buries =
        request.maxReceives() > 0 && MessageRows.isQueue(session, request.deadLetters());
    var taken = new ArrayList<Received>();
    int moved = 0;
    int before = -1;
    while (taken.size() < request.most() && moved > before) {
      before = moved;
      for (Found one : candidates(session, request, request.most() - taken.size())) {
        if (buries && one.receives() >= request.maxReceives()) {
          session.later(BURY, request.deadLetters(), request.now(), request.source(), one.seq());
          moved++;
          continue;
        }
        session.later(TAKE, request.until(), request.now(), one.seq());
        taken.add(
            one.held(
                one.receives() + 1,
                one.token() + 1,
                one.first() == 0 ? request.now() : one.first()));
      }
    }
    Long next = session.number(NEXT, request.queue(), request.now());
    return new Batch(taken, moved, next == null ? 0 : next);
  }

  private static List<Found> candidates(Session session, Request request, int most)
      throws SQLException {
    if (!request.fifo()) return found(session, request, STANDARD, most);
    List<Found> head = found(session, request, FIFO, 1);
    if (head.isEmpty()) return head;
    String first = head.getFirst().group();
    List<Found> ordered = ofGroup(session, request, first, most);
    if (ordered.size() == most) return ordered;
    List<Found> all = found(session, request, FIFO, most);
    var groups = new LinkedHashSet<String>();
    for (Found one : all) groups.add(one.group());
    groups.remove(first);
    for (String group : groups) {
      if (ordered.size() >= most) break;
      if (all.size() == most) // there may be more of it
      ordered.addAll(ofGroup(session, request, group, most - ordered.size()));
      else
        all.stream()
            .filter(one -> one.group().equals(group))
            .sorted(Comparator.comparingLong(Found::seq))
            .limit(most - ordered.size())
            .forEach(ordered::add);
    }
    return ordered;
  }

  private static List<Found> found(Session session, Request request, String sql, int most)
      throws SQLException {
    return found(
        session, request.queue(), sql, request.queue(), request.now(), request.sentSince(), most);
  }

  private static List<Found> ofGroup(Session session, Request request, String group, int most)
      throws SQLException {
    return found(
        session,
        request.queue(),
        GROUP,
        request.queue(),
        request.now(),
        request.sentSince(),
        most,
        group);
  }

  /** A row as it was before it was received. */
  private record Found(
      Message message, int receives, long token, long first, String source, int earlier) {
    private String group() {
      return message.group();
    }

    private long seq() {
      return message.seq();
    }

    private Received held(int times, long receipt, long since) {
      return new Received(message, earlier + times, receipt, since, source);
    }
  }

  private static List<Found> found(Session session, String queue, String sql, Object... values)
      throws SQLException {
    var found = new ArrayList<Found>();
    try (ResultSet rows = session.query(sql, values)) {
      while (rows.next()) {
        var message =
            new Message(
                rows.getLong("seq"),
                queue,
                rows.getString("id"),
                rows.getString("body"),
                rows.getString("attributes"),
                rows.getString("grp"),
                rows.getString("dedup"),
                null,
                rows.getString("trace"),
                rows.getLong("sent"),
                0);
        found.add(
            new Found(
                message,
                rows.getInt("receives"),
                rows.getLong("token"),
                rows.getLong("first"),
                rows.getString("source"),
                rows.getInt("earlier")));
      }
    }
    return found;
  }

  /** All of them or none. */
  static List<Received> again(
      Session session, String queue, List<Handle> handles, long until, long now)
      throws SQLException {
    var held = new ArrayList<Received>(handles.size());
    for (Handle handle : handles) {
      List<Found> one = found(session, queue, HELD, handle.seq(), queue, handle.token(), now);
      if (one.isEmpty()) return List.of();
      Found row = one.getFirst();
      held.add(row.held(row.receives(), row.token(), row.first()));
    }
    for (Handle handle : handles)
      session.run(SHOW, until, handle.seq(), queue, handle.token(), now);
    return held;
  }

  static List<Boolean> delete(
      Session session, String queue, List<Handle> handles, boolean held, long now)
      throws SQLException {
    var done = new ArrayList<Boolean>(handles.size());
    for (Handle handle : handles)
      done.add(
          session.deleteMessages(
                      held ? DELETE_HELD : DELETE, handle.seq(), queue, handle.token(), now)
                  > 0
              || session.number(EXISTS, handle.seq(), queue) == null);
    return done;
  }

  static List<Boolean> show(
      Session session,
      String queue,
      List<Handle> handles,
      List<Long> visible,
      boolean held,
      long now)
      throws SQLException {
    var done = new ArrayList<Boolean>(handles.size());
    for (int i = 0; i < handles.size(); i++) {
      Handle handle = handles.get(i);
      done.add(
          held
              ? session.run(SHOW_HELD, visible.get(i), handle.seq(), queue, handle.token(), now) > 0
              : session.run(SHOW, visible.get(i), handle.seq(), queue, handle.token(), now) > 0);
    }
    return done;
  }

  static Void release(Session session, String queue, List<Handle> handles, long now)
      throws SQLException {
    for (Handle handle : handles) session.run(RELEASE, now, handle.seq(), queue, handle.token());
    return null;
  }
}
