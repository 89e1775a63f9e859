package io.penstock.gateway.store.sql;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases what is due, lane by lane in turn. Each lane's due rows come straight from the index on
 * lane and due time, so the cost is that of the rows leased, however many wait.
 */
final class Claims {
  private static final String COLUMNS =
      "SELECT d.seq, d.id, d.kind, d.target, d.source, d.trace, d.order_key, d.cause, d.details,"
          + " d.accepted, d.due, d.state, d.attempts, d.throttles, d.lost, d.since, d.token, d.crc,"
          + " d.size, p.crc AS payload_crc, p.body FROM delivery d INDEXED BY ";
  private static final String DUE =
      COLUMNS
          + "delivery_due LEFT JOIN payload p ON p.id = d.payload WHERE d.lane = ? AND d.due <= ?"
          + " ORDER BY d.due, d.state, d.seq LIMIT ? /*+ FOR UPDATE OF d SKIP LOCKED */";
  private static final String ACCUSED =
      COLUMNS
          + "delivery_accused LEFT JOIN payload p ON p.id = d.payload WHERE d.lane = ? AND d.due <="
          + " ? AND d.lost = 3 AND d.due IS NOT NULL ORDER BY d.due, d.seq LIMIT ? /*+ FOR UPDATE"
          + " OF d SKIP LOCKED */";
  private static final String LEASE =
      "UPDATE delivery SET state = 1, due = ?, token = token + 1 WHERE seq = ?";
  private static final String PUT_OFF = "UPDATE delivery SET state = 0, due = ? WHERE seq = ?";
  private static final String SET_ASIDE =
      "UPDATE delivery SET state = 4, due = NULL, ended = ?, condition = 'Damaged', token = token +"
          + " 1 WHERE seq = ?";

  /** The few that are to be tried alone, whatever waits in their lanes. */
  private static final String ACCUSED_LANES =
      "SELECT DISTINCT lane FROM delivery INDEXED BY delivery_accused WHERE lost = 3 AND due IS NOT"
          + " NULL AND due <= ?";

  private static final String HEAD =
      "SELECT min(due) FROM delivery INDEXED BY delivery_due WHERE lane = ? AND due IS NOT NULL";

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final Index index;
  private long lastLane;

  /**
   * @param damage why it cannot be leased; null when it can
   */
  private record Found(long seq, Lease lease, boolean expired, String orderKey, String damage) {}

  /** One claim under way. */
  private final class Run {
    private final Session session;
    private final Claim request;
    private final long now;
    private final List<Lease> leases = new ArrayList<>();
    private long bytes;
    private long putOff;
    private boolean tried;
    private boolean accused;

    private Run(Session session, Claim request) {
      this.session = session;
      this.request = request;
      this.now = request.now().toEpochMilli();
      this.putOff = now;
    }

    private boolean enough() {
      return bytes >= request.maxBytes()
          || leases.size() >= request.max()
          || request.trial() == Claim.Trial.ALONE && !leases.isEmpty();
    }

    private void lane(long lane, int room) throws SQLException {
      int before = leases.size();
      List<Found> found;
      do { // once more when nothing that was found was leased: there may be others behind
        found = find(lane, room);
        for (Found one : found) {
          if (one.damage != null) setAside(lane, one);
          else if (mayBegin(one.lease.progress().lost())) lease(lane, one);
          else putOff(lane, one);
        }
      } while (!found.isEmpty() && leases.size() == before);
      index.head(lane, session.number(HEAD, lane));
      lastLane = lane;
    }

    private boolean mayBegin(int lost) {
      boolean watched = Claim.isSuspect(lost) || Claim.isAccused(lost);
      if (!request.admits(lost) || watched && tried) return false;
      tried |= watched;
      return true;
    }

    private void lease(long lane, Found one) throws SQLException {
      session.later(LEASE, request.until().toEpochMilli(), one.seq);
      if (!one.expired) index.moved(lane, Codes.PENDING, Codes.RUNNING);
      leases.add(one.lease);
      bytes += one.lease.delivery().payload().length();
    }

    private void putOff(long lane, Found one) throws SQLException {
      accused |= Claim.isAccused(one.lease.progress().lost());
      putOff += request.putOff().toMillis();
      session.later(PUT_OFF, putOff, one.seq);
      if (one.expired) index.moved(lane, Codes.RUNNING, Codes.PENDING);
    }

    /** The rest goes on without it; people find it among the dead letters. */
    private void setAside(long lane, Found one) throws SQLException {
      LOG.error("{}; it is a dead letter now, and the rest goes on", one.damage);
      session.later(SET_ASIDE, now, one.seq);
      index.moved(lane, one.expired ? Codes.RUNNING : Codes.PENDING, Codes.DEAD);
      if (one.orderKey != null) Deletes.nextOfKey(session, index, lane, one.orderKey);
    }

    private List<Found> find(long lane, int room) throws SQLException {
      var found = new ArrayList<Found>();
      long used = bytes;
      String which = request.trial() == Claim.Trial.ALONE ? ACCUSED : DUE;
      try (ResultSet rows = session.stream(which, lane, now, room)) {
        while (rows.next()) {
          used += rows.getInt("size");
          if (used > request.maxBytes() && !(leases.isEmpty() && found.isEmpty())) break;
          found.add(read(rows, index.name(lane), request.until()));
        }
      }
      return found;
    }
  }

  Claims(Index index) {
    this.index = index;
  }

  Claim.Claimed run(Session session, Claim request) throws SQLException {
    var run = new Run(session, request);
    List<Long> lanes =
        request.trial() == Claim.Trial.ALONE
            ? accusedLanes(session, run.now)
            : index.dueLanes(run.now, lastLane);
    int left = lanes.size();
    for (long lane : lanes) {
      if (run.enough()) break;
      int free = request.max() - run.leases.size();
      int room = Math.min(request.room(index.name(lane)), Math.ceilDiv(free, left--));
      if (room > 0) run.lane(lane, request.trial() == Claim.Trial.ALONE ? 1 : room);
    }
    long next = index.nextAfter(run.now);
    return new Claim.Claimed(
        run.leases,
        run.accused,
        !index.dueLanes(run.now, lastLane).isEmpty(),
        next == Index.NEVER ? null : Instant.ofEpochMilli(next));
  }

  private static List<Long> accusedLanes(Session session, long now) throws SQLException {
    var lanes = new ArrayList<Long>();
    try (ResultSet rows = session.query(ACCUSED_LANES, now)) {
      while (rows.next()) lanes.add(rows.getLong("lane"));
    }
    return lanes;
  }

  private static Found read(ResultSet row, String lane, Instant until) throws SQLException {
    long seq = row.getLong("seq");
    String id = row.getString("id");
    byte[] body = row.getBytes("body");
    boolean expired = row.getInt("state") == Codes.RUNNING;
    String orderKey = row.getString("order_key");
    if (body == null || Crc.of(body) != row.getLong("payload_crc")) {
      String damage = "the payload of event " + id + " does not match its checksum";
      return new Found(seq, null, expired, orderKey, damage);
    }
    Delivery delivery = delivery(row, id, lane, body);
    if (Inserts.facts(delivery) != row.getLong("crc")) {
      String damage = "the row of event " + id + " does not match its checksum";
      return new Found(seq, null, expired, orderKey, damage);
    }
    var progress =
        new AttemptCounts(
            row.getInt("attempts"),
            row.getInt("throttles"),
            row.getInt("lost"),
            Instant.ofEpochMilli(row.getLong("since")));
    var lease = new Lease(delivery, progress, row.getLong("token") + 1, until);
    return new Found(seq, lease, expired, orderKey, null);
  }

  private static Delivery delivery(ResultSet row, String id, String lane, byte[] body)
      throws SQLException {
    return new Delivery(
        id,
        row.getString("kind"),
        lane,
        row.getString("target"),
        Buffer.buffer(body),
        row.getString("source"),
        row.getString("trace"),
        row.getString("order_key"),
        row.getString("cause"),
        row.getString("details"),
        Instant.ofEpochMilli(row.getLong("accepted")),
        Instant.ofEpochMilli(row.getLong("due")));
  }
}
