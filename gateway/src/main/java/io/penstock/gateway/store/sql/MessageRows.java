package io.penstock.gateway.store.sql;

import io.penstock.function.Arn;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.MissingQueueException;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Messages as rows. */
final class MessageRows implements MessageStore {
  private static final String REPEATED =
      "SELECT id, seq FROM message_sent WHERE queue = ? AND dedup = ? AND at >= ?";
  private static final String IS_QUEUE = "SELECT 1 FROM document WHERE kind = ? AND id = ?";
  private static final String OF_NO_QUEUE =
      "DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE queue NOT IN (SELECT id FROM"
          + " document WHERE kind = ?) LIMIT ?)";
  private static final String LAST_SEQ =
      "SELECT coalesce(max(seq), 0) FROM (SELECT max(seq) AS seq FROM message UNION ALL SELECT"
          + " max(seq) FROM message_sent) AS seqs";
  private static final String NOTE =
      "INSERT INTO message_sent (queue, dedup, at, id, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
          + " (queue, dedup) DO UPDATE SET at = excluded.at, id = excluded.id, seq = excluded.seq";
  private static final String FORGET = "DELETE FROM message_sent WHERE at < ?";
  private static final String FORGET_QUEUE =
      "DELETE FROM message_sent WHERE queue = ?1 AND dedup IN (SELECT dedup FROM message_sent WHERE"
          + " queue = ?1 LIMIT ?2)";
  private static final String INSERT =
      "INSERT INTO message (seq, queue, id, body, attributes, grp, dedup, trace, sent, visible,"
          + " timed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?9)";
  private static final String COUNTS =
      "SELECT count(*) FILTER (WHERE visible <= ?2) AS visible, count(*) FILTER (WHERE visible > ?2"
          + " AND token > 0) AS in_flight, count(*) FILTER (WHERE visible > ?2 AND token = 0) AS"
          + " delayed,"
          + " coalesce(min(sent), 0) AS oldest FROM message WHERE queue = ?1";
  private static final String LOOK =
      "SELECT id, substr(body, 1, CAST(?2 AS INTEGER)) AS begin, length(body) AS length, receives +"
          + " earlier AS received, sent, visible FROM message WHERE queue = ?1 ORDER BY seq LIMIT"
          + " ?3";
  private static final String DELETE_OLD =
      "DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE queue = ? AND sent < ? LIMIT"
          + " ?)";
  private static final String DELETE_ALL =
      "DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE queue = ? LIMIT ?)";
  private static final String MOVABLE =
      "SELECT seq, source FROM message WHERE queue = ? AND visible <= ? AND (source IS NOT NULL OR"
          + " CAST(?3 AS TEXT) IS NOT NULL) ORDER BY visible, seq LIMIT ?4";
  private static final String MOVE =
      "UPDATE message SET queue = ?1, sent = ?2, visible = ?2, timed = ?2, receives = 0, earlier ="
          + " 0, first = NULL, source = NULL WHERE seq = ?3";
  private static final int STEP = 1_000;
  static final int ROW_BYTES = 200;

  private final Changes writer;
  private final Reads readers;
  private final Retention retention;

  MessageRows(Changes writer, Reads readers, Retention retention) {
    this.writer = writer;
    this.readers = readers;
    this.retention = retention;
  }

  @Override
  public Future<List<Sent>> send(List<Message> messages, long forgetBefore) {
    if (retention.full()) return Future.failedFuture(retention.refusal());
    int bytes = 0;
    for (Message one : messages) bytes += ROW_BYTES + one.body().length();
    int size = bytes;
    return writer.submit(
        bytes,
        session -> {
          var sent = new ArrayList<Sent>(messages.size());
          for (Message one : messages) {
            requireQueue(session, one.queue());
            sent.add(send(session, one, forgetBefore));
          }
          retention.grown(size);
          return sent;
        });
  }

  /** In the transaction of the write: a queue that is deleted takes nothing any more. */
  private static void requireQueue(Session session, String queue) throws SQLException {
    if (!isQueue(session, queue)) throw new MissingQueueException(queue);
  }

  static boolean isQueue(Session session, String queue) throws SQLException {
    return session.number(IS_QUEUE, QUEUE_KIND, queue) != null;
  }

  private static Sent send(Session session, Message one, long forgetBefore) throws SQLException {
    if (one.dedup() != null) {
      String key = one.dedupScope() + "\n" + one.dedup();
      try (ResultSet rows = session.query(REPEATED, one.queue(), key, forgetBefore)) {
        if (rows.next()) return new Sent(rows.getString("id"), rows.getLong("seq"));
      }
      session.later(FORGET, forgetBefore);
      session.later(NOTE, one.queue(), key, one.sent(), one.id(), one.seq());
    }
    session.grew(ROW_BYTES + utf8Length(one.body()));
    session.later(
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

  private static long utf8Length(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one < 0x80) continue;
      length += one < 0x800 || Character.isSurrogate(one) ? 1 : 2;
    }
    return length;
  }

  @Override
  public Future<Batch> receive(Request request) {
    return writer.submitUnsynced(session -> Receipts.receive(session, request));
  }

  @Override
  public Future<List<Received>> again(String queue, List<Handle> handles, long until, long now) {
    return writer.submitUnsynced(session -> Receipts.again(session, queue, handles, until, now));
  }

  @Override
  public Future<List<Boolean>> delete(String queue, List<Handle> handles, boolean held, long now) {
    return writer.submit(session -> Receipts.delete(session, queue, handles, held, now));
  }

  @Override
  public Future<List<Boolean>> show(
      String queue, List<Handle> handles, List<Long> visible, boolean held, long now) {
    return writer.submitUnsynced(
        session -> Receipts.show(session, queue, handles, visible, held, now));
  }

  @Override
  public Future<Void> release(String queue, List<Handle> handles, long now) {
    return writer.submitUnsynced(session -> Receipts.release(session, queue, handles, now));
  }

  @Override
  public Future<Counts> counts(String queue, long now) {
    return readers.query(
        session -> {
          try (ResultSet rows = session.query(COUNTS, queue, now)) {
            rows.next();
            return new Counts(
                rows.getLong("visible"),
                rows.getLong("in_flight"),
                rows.getLong("delayed"),
                rows.getLong("oldest"));
          }
        });
  }

  @Override
  public Future<List<Glance>> look(String queue, int most, int characters) {
    return readers.query(
        session -> {
          var found = new ArrayList<Glance>();
          try (ResultSet rows = session.query(LOOK, queue, characters, most)) {
            while (rows.next())
              found.add(
                  new Glance(
                      rows.getString("id"),
                      rows.getString("begin"),
                      rows.getInt("length"),
                      rows.getInt("received"),
                      rows.getLong("sent"),
                      rows.getLong("visible")));
          }
          return found;
        });
  }

  /** In steps, so that nobody else's change waits long. */
  @Override
  public Future<Void> deleteSentBefore(String queue, long sent) {
    return writer
        .submit(session -> session.deleteMessages(DELETE_OLD, queue, sent, STEP))
        .compose(
            deleted -> deleted < STEP ? Future.succeededFuture() : deleteSentBefore(queue, sent));
  }

  @Override
  public Future<Void> purge(String queue) {
    return writer
        .submit(
            session ->
                session.run(FORGET_QUEUE, queue, STEP)
                    + session.deleteMessages(DELETE_ALL, queue, STEP))
        .compose(deleted -> deleted == 0 ? Future.succeededFuture() : purge(queue));
  }

  @Override
  public Future<Long> lastSeq() {
    return readers.query(session -> session.number(LAST_SEQ));
  }

  @Override
  public Future<Void> deleteOfGone() {
    return writer
        .submit(session -> session.deleteMessages(OF_NO_QUEUE, QUEUE_KIND, STEP))
        .compose(deleted -> deleted < STEP ? Future.succeededFuture() : deleteOfGone());
  }

  @Override
  public Future<Integer> move(String from, String to, int most, long now) {
    return writer.submit(
        session -> {
          var found = new ArrayList<Long>();
          var targets = new ArrayList<String>();
          try (ResultSet rows = session.query(MOVABLE, from, now, to, most)) {
            while (rows.next()) {
              found.add(rows.getLong("seq"));
              String source = rows.getString("source");
              targets.add(to != null ? to : Arn.of(source).name());
            }
          }
          for (String target : new HashSet<>(targets)) requireQueue(session, target);
          for (int i = 0; i < found.size(); i++)
            session.run(MOVE, targets.get(i), now, found.get(i));
          return found.size();
        });
  }
}
