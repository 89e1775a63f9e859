package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Claim;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The queue's verbs as rows and updates. */
final class Queue implements DeliveryQueue {
  private static final int ATTEMPTS_KEPT = 50;
  private static final String EXTEND =
      "UPDATE delivery SET due = ? WHERE id = ? AND token = ? AND state = 1";
  private static final String SETTLE =
      "UPDATE delivery SET state = ?, due = ?, ended = ?, condition = ?, attempts = ?, throttles ="
          + " ?, token = token + 1 WHERE id = ? AND token = ? AND state = ? RETURNING seq, lane,"
          + " payload";
  private static final String TRIED =
      "UPDATE delivery SET tried = ?, took = ?, outcome = ?, error_type = ?, error_message = ?"
          + " WHERE seq = ?";
  private static final String ATTEMPT =
      "INSERT INTO attempt (delivery, n, started, took, outcome, error_type,"
          + " error_message, log_tail) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (delivery, n) DO"
          + " UPDATE SET started = excluded.started, took = excluded.took, outcome ="
          + " excluded.outcome, error_type = excluded.error_type, error_message ="
          + " excluded.error_message, log_tail = excluded.log_tail";
  private static final String ATTEMPTS = "SELECT max(n) FROM attempt WHERE delivery = ?";
  private static final String SHARED = "UPDATE delivery SET shared = 1 WHERE seq = ?";

  private final Changes writer;
  private final Index index;
  private final Claims claims;
  private final Retention retention;
  private final Arrivals arrivals;
  private final InstantSource clock;

  Queue(Changes writer, Index index, Retention retention, Arrivals arrivals, InstantSource clock) {
    this.writer = writer;
    this.index = index;
    this.claims = new Claims(index);
    this.retention = retention;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public Future<Void> put(List<Delivery> deliveries) {
    if (retention.full()) return Future.failedFuture(retention.refusal());
    Inserts inserts = Inserts.of(deliveries, null);
    return writer.submit(
        inserts.bytes(),
        inserts.ids(),
        session -> {
          inserts.run(session, index, 0);
          retention.grown(inserts.bytes());
          return null;
        });
  }

  @Override
  public Future<Claim.Claimed> claim(Claim request) {
    return writer.submitUnsynced(session -> claims.run(session, request));
  }

  @Override
  public Future<Boolean> extend(Lease lease, Instant until) {
    return writer.submitUnsynced(
        session ->
            session.run(EXTEND, until.toEpochMilli(), lease.delivery().id(), lease.token()) > 0);
  }

  @Override
  public Future<Boolean> settle(Lease lease, Settlement settlement) {
    Inserts then = Inserts.of(settlement.then(), lease.delivery().payload());
    return writer.submit(
        session ->
            settle(session, lease, Codes.RUNNING, settlement, then)
                || settle(session, lease, Codes.PENDING, settlement, then));
  }

  @Override
  public void onArrival(Runnable listener) {
    arrivals.listen(listener);
  }

  /**
   * @param was pending when a jump of the clock let its lease run out and it was put off, as a
   *     suspect, while it still ran: until someone else leases it, it may be settled all the same
   */
  private boolean settle(Session session, Lease lease, int was, Settlement settlement, Inserts then)
      throws SQLException {
    AttemptCounts progress = settlement.progress();
    Long due = null;
    String condition = null;
    int state =
        switch (settlement.verdict()) {
          case Verdict.Done _ -> Codes.SUCCEEDED;
          case Verdict.Again(Instant when) -> {
            due = when.toEpochMilli();
            yield Codes.PENDING;
          }
          case Verdict.Dead(var why) -> {
            condition = why.name();
            yield Codes.DEAD;
          }
        };
    long seq;
    long lane;
    long payload;
    try (var rows =
        session.query(
            SETTLE,
            state,
            due,
            due == null ? Long.valueOf(clock.millis()) : null,
            condition,
            progress.attempts(),
            progress.throttles(),
            lease.delivery().id(),
            lease.token(),
            was)) {
      if (!rows.next()) return false;
      seq = rows.getLong("seq");
      lane = rows.getLong("lane");
      payload = rows.getLong("payload");
    }
    index.moved(lane, was, state);
    if (due != null) index.due(lane, due);
    else if (lease.delivery().orderKey() != null)
      Deletes.nextOfKey(session, index, lane, lease.delivery().orderKey());
    if (settlement.attempt() != null) store(session, seq, settlement.attempt());
    if (!settlement.then().isEmpty()) {
      session.later(SHARED, seq);
      then.run(session, index, payload);
    }
    return true;
  }

  /** What functions say may have a NUL in it, which not every database keeps. */
  private static String text(String said) {
    return said == null ? null : said.replace('\0', '\uFFFD');
  }

  private static void store(Session session, long seq, Attempt attempt) throws SQLException {
    long started = attempt.started().toEpochMilli();
    long took = attempt.took().toNanos() / 1000;
    int ended = Codes.of(attempt.ended());
    session.later(
        TRIED, started, took, ended, text(attempt.errorType()), text(attempt.errorMessage()), seq);
    if (attempt.ended() == Attempt.Ended.RETURNED) return;
    Long last = session.number(ATTEMPTS, seq);
    long n = last == null ? 1 : Math.min(last + 1, ATTEMPTS_KEPT);
    session.later(
        ATTEMPT,
        seq,
        n,
        started,
        took,
        ended,
        text(attempt.errorType()),
        text(attempt.errorMessage()),
        text(attempt.logTail()));
  }
}
