package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Claim;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Lease;
import io.vertx.core.buffer.Buffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Leases what is due, lane by lane in turn. Each lane's due rows come straight from the index on
 * lane and due time, so the cost is that of the rows leased, however many wait.
 */
final class Claims {
  private static final String DUE =
      "SELECT d.seq, d.id, d.kind, d.target, d.source, d.trace, d.order_key, d.cause, d.details,"
          + " d.accepted, d.due, d.state, d.attempts, d.throttles, d.lost, d.since, d.token, d.crc,"
          + " d.size, p.crc, p.body FROM delivery d INDEXED BY delivery_due LEFT JOIN payload p ON"
          + " p.id = d.payload WHERE d.lane = ? AND d.due <= ? ORDER BY d.due, d.state, d.seq LIMIT"
          + " ?";
  private static final String LEASE =
      "UPDATE delivery SET state = 1, due = ?, token = token + 1, lost = ? WHERE seq = ?";
  private static final String PUT_OFF =
      "UPDATE delivery SET state = 0, due = ?, lost = ? WHERE seq = ?";
  private static final String HEAD =
      "SELECT min(due) FROM delivery INDEXED BY delivery_due WHERE lane = ? AND due IS NOT NULL";

  private final Index index;
  private long lastLane;

  private record Found(long seq, Lease lease, boolean expired) {}

  Claims(Index index) {
    this.index = index;
  }

  Claim.Claimed run(Session session, Claim request) throws SQLException {
    long now = request.now().toEpochMilli();
    List<Long> lanes = index.dueLanes(now, lastLane);
    var leases = new ArrayList<Lease>();
    long bytes = 0;
    boolean suspect = request.suspect();
    long putOff = now;
    int left = lanes.size();
    for (long lane : lanes) {
      int free = request.max() - leases.size();
      if (free <= 0) break;
      int room = Math.min(request.room(index.name(lane)), Math.ceilDiv(free, left--));
      if (room <= 0) continue;
      int before = leases.size();
      List<Found> found;
      do { // once more when all that was found was put off: there may be others behind
        found = find(session, lane, request, room, request.maxBytes() - bytes, leases.isEmpty());
        for (Found one : found) {
          int lost = one.lease.progress().lost();
          if (Claim.isSuspect(lost) && !suspect) {
            putOff += request.putOff().toMillis();
            session.run(PUT_OFF, putOff, lost, one.seq);
            if (one.expired) index.moved(lane, Index.RUNNING, Index.PENDING);
            continue;
          }
          suspect &= !Claim.isSuspect(lost);
          session.run(LEASE, request.until().toEpochMilli(), lost, one.seq);
          if (!one.expired) index.moved(lane, Index.PENDING, Index.RUNNING);
          leases.add(one.lease);
          bytes += one.lease.delivery().payload().length();
        }
      } while (!found.isEmpty() && leases.size() == before);
      index.head(lane, session.number(HEAD, lane));
      lastLane = lane;
      if (bytes >= request.maxBytes()) break;
    }
    long next = index.nextAfter(now);
    return new Claim.Claimed(
        leases,
        !index.dueLanes(now, lastLane).isEmpty(),
        next == Index.NEVER ? null : Instant.ofEpochMilli(next));
  }

  private List<Found> find(
      Session session, long lane, Claim request, int room, long bytes, boolean whateverSize)
      throws SQLException {
    var found = new ArrayList<Found>();
    long used = 0;
    try (ResultSet rows = session.query(DUE, lane, request.now().toEpochMilli(), room)) {
      while (rows.next()) {
        used += rows.getInt(19);
        if (used > bytes && !(whateverSize && found.isEmpty())) break;
        found.add(read(rows, lane, request.until()));
      }
    }
    return found;
  }

  private Found read(ResultSet rows, long lane, Instant until) throws SQLException {
    String id = rows.getString(2);
    byte[] body = rows.getBytes(21);
    boolean expired = rows.getInt(12) == Index.RUNNING;
    if (body == null || Crc.of(body) != rows.getLong(20))
      throw new DamageException("the payload of event " + id + " does not match its checksum");
    var delivery =
        new Delivery(
            id,
            rows.getString(3),
            index.name(lane),
            rows.getString(4),
            Buffer.buffer(body),
            rows.getString(5),
            rows.getString(6),
            rows.getString(7),
            rows.getString(8),
            rows.getString(9),
            Instant.ofEpochMilli(rows.getLong(10)),
            Instant.ofEpochMilli(rows.getLong(11)));
    if (Inserts.facts(delivery) != rows.getLong(18))
      throw new DamageException("the row of event " + id + " does not match its checksum");
    var progress =
        new AttemptCounts(
            rows.getInt(13),
            rows.getInt(14),
            rows.getInt(15) + (expired ? 1 : 0),
            Instant.ofEpochMilli(rows.getLong(16)));
    return new Found(
        rows.getLong(1), new Lease(delivery, progress, rows.getLong(17) + 1, until), expired);
  }
}
