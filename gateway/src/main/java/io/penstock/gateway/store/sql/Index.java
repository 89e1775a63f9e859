package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.DeliveryLog.Counts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is kept in memory about the rows: lanes by name, the earliest due time of each (a lower
 * bound), counts by state, and the next free row numbers. Grows with the number of lanes, not of
 * deliveries. The writer's thread only.
 */
public final class Index implements Changes.Memory {
  /** Due time of what waits for its turn: never. */
  static final long NEVER = Long.MAX_VALUE;

  private static final String KNOWN = "SELECT 1 FROM delivery WHERE id = ?";

  private final Runnable arrived;
  private final TreeMap<Long, String> names = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final TreeMap<Long, Long> heads = new TreeMap<>();
  private final Map<String, long[]> tally = new HashMap<>();
  private final List<Runnable> onCommit = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private boolean arrival;
  private long nextSeq;
  private long nextPayload;

  /**
   * @param arrived told after a commit that brought something to do
   */
  public Index(Session session, Runnable arrived) throws SQLException {
    this.arrived = arrived;
    reload(session);
  }

  /** Everything anew: what the database has may not be what was committed last. */
  public void reload(Session session) throws SQLException {
    onCommit.clear();
    asked.clear();
    known.clear();
    load(session);
    tally.clear();
    try (var rows =
        session.query(
            "SELECT lane, state, count(*) FROM delivery WHERE due IS NOT NULL GROUP BY 1, 2"
                + " UNION ALL SELECT lane, 4, count(*) FROM delivery WHERE state = 4 GROUP BY 1")) {
      while (rows.next()) tally(names.get(rows.getLong(1)))[rows.getInt(2)] = rows.getLong(3);
    }
  }

  private void load(Session session) throws SQLException {
    names.clear();
    numbers.clear();
    heads.clear();
    try (var rows =
        session.query(
            "SELECT id, name, (SELECT min(due) FROM delivery WHERE lane = lane.id AND due IS NOT"
                + " NULL) FROM lane")) {
      while (rows.next()) {
        names.put(rows.getLong(1), rows.getString(2));
        numbers.put(rows.getString(2), rows.getLong(1));
        long head = rows.getLong(3);
        heads.put(rows.getLong(1), rows.wasNull() ? NEVER : head);
      }
    }
    nextSeq = 1 + orZero(session.number("SELECT max(seq) FROM delivery"));
    nextPayload = 1 + orZero(session.number("SELECT max(id) FROM payload"));
  }

  private static long orZero(Long number) {
    return number == null ? 0 : number;
  }

  long newSeq() {
    return nextSeq++;
  }

  long newPayload() {
    return nextPayload++;
  }

  /** The lane's number, made if it is new. */
  long lane(Session session, String name) throws SQLException {
    Long known = numbers.get(name);
    if (known != null) return known;
    long id = names.isEmpty() ? 1 : names.lastKey() + 1;
    session.run("INSERT INTO lane (id, name) VALUES (?, ?)", id, name);
    names.put(id, name);
    numbers.put(name, id);
    heads.put(id, NEVER);
    return id;
  }

  /** Nothing is left of the lane, and its row is gone. */
  void gone(long lane) {
    String name = names.remove(lane);
    numbers.remove(name);
    heads.remove(lane);
    onCommit.add(() -> tally.remove(name));
  }

  String name(long lane) {
    return names.get(lane);
  }

  /** Lanes that have something due, those after the given one first. */
  List<Long> dueLanes(long now, long after) {
    var due = new ArrayList<Long>();
    heads.tailMap(after, false).forEach((lane, head) -> addIfDue(due, lane, head, now));
    heads.headMap(after, true).forEach((lane, head) -> addIfDue(due, lane, head, now));
    return due;
  }

  private static void addIfDue(List<Long> due, long lane, long head, long now) {
    if (head <= now) due.add(lane);
  }

  /** Something of this lane falls due then. */
  void due(long lane, long when) {
    heads.merge(lane, when, Math::min);
  }

  /** Nothing of this lane falls due before then. */
  void head(long lane, Long when) {
    heads.put(lane, when == null ? NEVER : when);
  }

  /** The earliest head after now; {@link #NEVER} when there is none. */
  long nextAfter(long now) {
    long next = NEVER;
    for (long head : heads.values()) if (head > now && head < next) next = head;
    return next;
  }

  /** After the commit, listeners are told that there is something to do. */
  void arrival() {
    arrival = true;
  }

  /** Runs once the transaction is committed; not at all when it is rolled back. */
  void afterCommit(Runnable change) {
    onCommit.add(change);
  }

  /** One delivery moved between states; null for none. */
  void moved(long lane, Integer from, Integer to) {
    String name = names.get(lane);
    onCommit.add(
        () -> {
          long[] counts = tally(name);
          if (from != null) counts[from]--;
          if (to != null) counts[to]++;
        });
  }

  private long[] tally(String name) {
    return tally.computeIfAbsent(name, _ -> new long[Codes.DEAD + 1]);
  }

  Map<String, Counts> counts() {
    var counts = new TreeMap<String, Counts>();
    tally.forEach(
        (lane, n) ->
            counts.put(
                lane,
                new Counts(n[Codes.PENDING], n[Codes.RUNNING], n[Codes.WAITING], n[Codes.DEAD])));
    return counts;
  }

  /**
   * Before works that store deliveries: which of their ids are known already.
   *
   * @param found of these
   */
  public void lookedUp(Collection<String> ids, Collection<String> found) {
    asked.addAll(ids);
    known.addAll(found);
  }

  /** Whether there is a delivery of that id; from now on there is. */
  boolean store(Session session, String id) throws SQLException {
    if (asked.contains(id)) return !known.add(id);
    return session.number(KNOWN, id) != null;
  }

  @Override
  public void committed() {
    asked.clear();
    known.clear();
    if (!onCommit.isEmpty()) {
      onCommit.forEach(Runnable::run);
      onCommit.clear();
    }
    if (arrival) {
      arrival = false;
      arrived.run();
    }
  }

  @Override
  public void rolledBack(Session session) throws SQLException {
    onCommit.clear();
    asked.clear();
    known.clear();
    arrival = false;
    load(session);
  }
}
