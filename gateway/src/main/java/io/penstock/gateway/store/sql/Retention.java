package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Forgets what has ended, a few rows at a time: by age, and successes earlier when space is short.
 * Dead letters are never dropped for space: a store full of them refuses new events, visibly.
 */
public final class Retention implements Changes.Chore {
  private static final int STEP = 200;
  private static final double SHORT_OF_SPACE = 0.9;
  private static final String OLDEST =
      "SELECT seq, lane FROM delivery INDEXED BY delivery_ended WHERE state = ? AND ended < ? ORDER"
          + " BY ended LIMIT ?";

  private static final String LANES =
      "SELECT id, EXISTS (SELECT 1 FROM delivery d INDEXED BY delivery_lane WHERE d.lane = l.id) AS"
          + " used FROM lane l WHERE id > ? ORDER BY id LIMIT ?";
  private static final String DROP_LANE = "DELETE FROM lane WHERE id = ?";

  private final StoreLimits limits;
  private final Measure measure;
  private final Index index;
  private final InstantSource clock;
  private long sweptTo;
  private volatile long usedBytes; // written by the writer alone

  private record Old(long seq, long lane) {}

  /** How much is stored, as the engine can tell. */
  public interface Measure {
    long usedBytes(Session session) throws SQLException;
  }

  public Retention(StoreLimits limits, Index index, InstantSource clock, Measure measure) {
    this.limits = limits;
    this.measure = measure;
    this.index = index;
    this.clock = clock;
  }

  /** Whether the size limit is reached. Any thread; as of the last step. */
  public boolean full() {
    return usedBytes >= limits.maxBytes();
  }

  RefusedException refusal() {
    return new RefusedException(Why.FULL, "The store has reached its size limit.");
  }

  public long usedBytes() {
    return usedBytes;
  }

  /** Counts what is being stored, once it is committed, until it is measured again. In a work. */
  void grown(int bytes) {
    index.afterCommit(() -> usedBytes += bytes);
  }

  public void measure(Session session) throws SQLException {
    usedBytes = measure.usedBytes(session);
  }

  @Override
  public boolean step(Session session) throws SQLException {
    long now = clock.millis();
    int dropped =
        drop(session, Codes.SUCCEEDED, now - limits.keepSucceeded().toMillis())
            + drop(session, Codes.DEAD, now - limits.keepDead().toMillis());
    sweep(session);
    measure(session);
    if (usedBytes > limits.maxBytes() * SHORT_OF_SPACE)
      dropped += drop(session, Codes.SUCCEEDED, Long.MAX_VALUE);
    return dropped >= STEP;
  }

  /** Lanes of which nothing is left: of functions and targets that are gone, most of them. */
  private void sweep(Session session) throws SQLException {
    var unused = new ArrayList<Long>();
    int seen = 0;
    long last = 0;
    try (ResultSet rows = session.query(LANES, sweptTo, STEP)) {
      while (rows.next()) {
        seen++;
        last = rows.getLong("id");
        if (!rows.getBoolean("used")) unused.add(last);
      }
    }
    sweptTo = seen < STEP ? 0 : last;
    for (long lane : unused) {
      session.run(DROP_LANE, lane);
      index.gone(lane);
    }
  }

  private int drop(Session session, int state, long before) throws SQLException {
    List<Old> old = new ArrayList<>();
    try (ResultSet rows = session.query(OLDEST, state, before, STEP)) {
      while (rows.next()) old.add(new Old(rows.getLong("seq"), rows.getLong("lane")));
    }
    for (Old one : old) Deletes.delivery(session, index, one.seq, one.lane, state);
    return old.size();
  }
}
