package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Messages as rows. */
final class MessageRows implements MessageStore {
  private static final String REPEATED =
      "SELECT id, seq FROM message_sent WHERE queue = ? AND dedup = ? AND at >= ?";
  private static final String NOTE =
      "INSERT OR REPLACE INTO message_sent (queue, dedup, at, id, seq) VALUES (?, ?, ?, ?, ?)";
  private static final String FORGET = "DELETE FROM message_sent WHERE at < ?";
  private static final String INSERT =
      "INSERT INTO message (seq, queue, id, body, attributes, grp, dedup, trace, sent, visible)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String COLUMNS =
      "SELECT seq, id, body, attributes, grp, dedup, trace, source, sent, receives, token, first"
          + " FROM message m INDEXED BY ";
  private static final String VISIBLE = " WHERE queue = ? AND visible <= ? AND sent >= ?";
  private static final String STANDARD =
      COLUMNS + "message_visible" + VISIBLE + " ORDER BY visible, seq LIMIT ?";

  /** Whose group has nothing in flight, and nothing before it that is still delayed. */
  private static final String FIFO =
      COLUMNS
          + "message_queue"
          + VISIBLE
          + " AND NOT EXISTS (SELECT 1 FROM message b WHERE b.queue = m.queue AND b.grp = m.grp AND"
          + " b.visible > ?2 AND (b.token > 0 OR b.seq < m.seq)) ORDER BY seq LIMIT ?4";

  private static final String TAKE =
      "UPDATE message SET visible = ?, receives = receives + 1, token = token + 1, first ="
          + " coalesce(first, ?) WHERE seq = ?";
  private static final String BURY =
      "UPDATE message SET queue = ?, visible = ?, receives = 0, token = 0, first = NULL, source = ?"
          + " WHERE seq = ?";
  private static final String NEXT =
      "SELECT min(visible) FROM message WHERE queue = ? AND visible > ?";
  private static final String DELETE =
      "DELETE FROM message WHERE seq = ? AND queue = ? AND token = ?";
  private static final String EXISTS = "SELECT 1 FROM message WHERE seq = ? AND queue = ?";
  private static final String SHOW =
      "UPDATE message SET visible = ? WHERE seq = ? AND queue = ? AND token = ? AND visible > ?";
  private static final String RELEASE =
      "UPDATE message SET visible = ?, receives = receives - 1 WHERE seq = ? AND queue = ? AND"
          + " token = ?";
  private static final String COUNTS =
      "SELECT coalesce(sum(visible <= ?2), 0), coalesce(sum(visible > ?2 AND token > 0), 0),"
          + " coalesce(sum(visible > ?2 AND token = 0), 0), coalesce(min(sent), 0) FROM message"
          + " WHERE queue = ?1";
  private static final String DELETE_OLD =
      "DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE queue = ? AND sent < ? LIMIT"
          + " ?)";
  private static final String MOVABLE =
      "SELECT seq, source FROM message WHERE queue = ? AND visible <= ? AND (source IS NOT NULL OR"
          + " ?3 IS NOT NULL) ORDER BY visible, seq LIMIT ?4";
  private static final String MOVE =
      "UPDATE message SET queue = ?, visible = ?, receives = 0, token = 0, first = NULL, source ="
          + " NULL WHERE seq = ?";
  private static final int STEP = 1_000;
  private static final int ROW_BYTES = 200;

  private final Writer writer;
  private final ReadConnections readers;
  private final Retention retention;

  MessageRows(Writer writer, ReadConnections readers, Retention retention) {
    this.writer = writer;
    this.readers = readers;
    this.retention = retention;
  }

  @Override
  public Future<List<Sent>> send(List<Message> messages, long forgetBefore) {
    if (retention.full())
      return Future.failedFuture(
          new RefusedException(Why.FULL, "The store has reached its size limit."));
    int bytes = 0;
    for (Message one : messages) bytes += ROW_BYTES + one.body().length();
    int size = bytes;
    return writer.submit(
        bytes,
        session -> {
          var sent = new ArrayList<Sent>(messages.size());
          for (Message one : messages) sent.add(send(session, one, forgetBefore));
          retention.grown(size);
          return sent;
        });
  }

  private static Sent send(Session session, Message one, long forgetBefore) throws SQLException {
    if (one.dedup() != null) {
      String key = one.dedupScope() + "\n" + one.dedup();
      try (ResultSet rows = session.query(REPEATED, one.queue(), key, forgetBefore)) {
        if (rows.next()) return new Sent(rows.getString(1), rows.getLong(2));
      }
      session.run(FORGET, forgetBefore);
      session.run(NOTE, one.queue(), key, one.sent(), one.id(), one.seq());
    }
    session.run(
        INSERT,
        one.seq(),
        one.queue(),
        one.id(),
        one.body(),
        one.attributes(),
        one.group(),
        one.dedup(),
        one.trace(),
        one.sent(),
        one.visible());
    return new Sent(one.id(), one.seq());
  }

  @Override
  public Future<Batch> receive(Request request) {
    return writer.submitUnsynced(session -> receive(session, request));
  }

  private static Batch receive(Session session, Request request) throws SQLException {
    var taken = new ArrayList<Received>();
    int moved = 0;
    boolean more = true;
    while (more && taken.size() < request.most()) {
      List<Received> found = candidates(session, request, request.most() - taken.size());
      more = false;
      for (Received one : found) {
        long seq = one.message().seq();
        if (request.maxReceives() > 0 && one.receives() >= request.maxReceives()) {
          session.run(BURY, request.deadLetters(), request.now(), request.source(), seq);
          moved++;
          more = true;
          continue;
        }
        session.run(TAKE, request.until(), request.now(), seq);
        taken.add(
            new Received(
                one.message(),
                one.receives() + 1,
                one.token() + 1,
                one.first() == 0 ? request.now() : one.first(),
                one.source()));
      }
      // What was taken of a group is in flight now, and blocks the rest of it.
      if (request.fifo() && !taken.isEmpty()) break;
    }
    Long next = session.number(NEXT, request.queue(), request.now());
    return new Batch(taken, moved, next == null ? 0 : next);
  }

  private static List<Received> candidates(Session session, Request request, int most)
      throws SQLException {
    var found = new ArrayList<Received>();
    try (ResultSet rows =
        session.query(
            request.fifo() ? FIFO : STANDARD,
            request.queue(),
            request.now(),
            request.sentSince(),
            most)) {
      while (rows.next()) {
        var message =
            new Message(
                rows.getLong(1),
                request.queue(),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                null,
                rows.getString(7),
                rows.getLong(9),
                request.until());
        found.add(
            new Received(
                message, rows.getInt(10), rows.getLong(11), rows.getLong(12), rows.getString(8)));
      }
    }
    return found;
  }

  @Override
  public Future<List<Boolean>> delete(String queue, List<Handle> handles) {
    return writer.submit(
        session -> {
          var done = new ArrayList<Boolean>(handles.size());
          for (Handle handle : handles)
            done.add(
                session.run(DELETE, handle.seq(), queue, handle.token()) > 0
                    || session.number(EXISTS, handle.seq(), queue) == null);
          return done;
        });
  }

  @Override
  public Future<List<Boolean>> show(
      String queue, List<Handle> handles, List<Long> visible, long now) {
    return writer.submitUnsynced(
        session -> {
          var done = new ArrayList<Boolean>(handles.size());
          for (int i = 0; i < handles.size(); i++) {
            Handle handle = handles.get(i);
            done.add(
                session.run(SHOW, visible.get(i), handle.seq(), queue, handle.token(), now) > 0);
          }
          return done;
        });
  }

  @Override
  public Future<Void> release(String queue, List<Handle> handles, long now) {
    return writer.submitUnsynced(
        session -> {
          for (Handle handle : handles)
            session.run(RELEASE, now, handle.seq(), queue, handle.token());
          return null;
        });
  }

  @Override
  public Future<Counts> counts(String queue, long now) {
    return readers.query(
        session -> {
          try (ResultSet rows = session.query(COUNTS, queue, now)) {
            rows.next();
            return new Counts(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
          }
        });
  }

  /** In steps, so that nobody else's change waits long. */
  @Override
  public Future<Void> deleteSentBefore(String queue, long sent) {
    return writer
        .submit(session -> session.run(DELETE_OLD, queue, sent, STEP))
        .compose(
            deleted -> deleted < STEP ? Future.succeededFuture() : deleteSentBefore(queue, sent));
  }

  @Override
  public Future<Integer> move(String from, String to, int most, long now) {
    return writer.submit(
        session -> {
          var found = new ArrayList<Long>();
          var targets = new ArrayList<String>();
          try (ResultSet rows = session.query(MOVABLE, from, now, to, most)) {
            while (rows.next()) {
              found.add(rows.getLong(1));
              String source = rows.getString(2);
              targets.add(to != null ? to : source.substring(source.lastIndexOf(':') + 1));
            }
          }
          for (int i = 0; i < found.size(); i++)
            session.run(MOVE, targets.get(i), now, found.get(i));
          return found.size();
        });
  }
}
