package io.penstock.gateway.delivery.sim;

import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Claim;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A queue that writes nothing: changes wait for a sync that comes a moment later, and a crash takes
 * those that still wait. The rows it holds are what is on the disk.
 */
final class ModelQueue implements DeliveryQueue {
  /** A stored delivery. */
  static final class Row {
    final Delivery delivery;
    final long order;
    State state = State.PENDING;
    Instant due;
    long token;
    AttemptCounts progress;
    Condition condition;

    /** How it was leased when it was to be tried alone; null: never. */
    Claim.Trial accusedAs;

    Row(Delivery delivery, long order) {
      this.delivery = delivery;
      this.order = order;
      this.due = delivery.due();
      this.progress = AttemptCounts.fresh(delivery.accepted());
    }

    boolean unfinished() {
      return state != State.SUCCEEDED && state != State.DEAD;
    }
  }

  private record Change(Runnable apply, Runnable refuse, boolean synced) {}

  /** Runs the task when what waits is to be synced. */
  interface Syncs {
    void soon(Runnable sync);
  }

  private final Syncs syncs;
  private final Bug bug;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private List<Change> waiting = new ArrayList<>();

  /** What takes back leases that were stored without a sync, oldest first. */
  private final Deque<Runnable> unsynced = new ArrayDeque<>();

  private Runnable listener = () -> {};

  /** When something of a lane was leased last. */
  final Map<String, Instant> leasedAt = new HashMap<>();

  private boolean syncing;
  private boolean crowded;
  private boolean full;
  private long orders;
  private String lastLane = "";

  ModelQueue(Syncs syncs, Bug bug) {
    this.syncs = syncs;
    this.bug = bug;
  }

  Map<String, Row> rows() {
    return rows;
  }

  void full(boolean now) {
    full = now;
  }

  /**
   * The process dies, or the machine.
   *
   * @param kept how many of the waiting changes reached the disk although nobody was told
   * @param powerCut whether leases that were not synced are gone
   */
  void crash(int kept, boolean powerCut) {
    boolean synced = waiting.stream().limit(kept).anyMatch(Change::synced);
    if (powerCut && !synced) while (!unsynced.isEmpty()) unsynced.removeLast().run();
    else for (int i = 0; i < Math.min(kept, waiting.size()); i++) waiting.get(i).apply.run();
    unsynced.clear();
    waiting = new ArrayList<>();
    syncing = false;
    listener = () -> {};
  }

  int waiting() {
    return waiting.size();
  }

  /** What a store does when it is opened: whatever ran was lost, and is due again. */
  void recover(Instant now) {
    for (Row row : rows.values()) {
      if (row.state != State.RUNNING) continue;
      AttemptCounts was = row.progress;
      row.progress =
          new AttemptCounts(was.attempts(), was.throttles(), was.lost() + 1, was.since());
      row.state = State.PENDING;
      row.due = now;
    }
  }

  private <T> Future<T> submit(Supplier<T> work) {
    return submit(true, work);
  }

  private <T> Future<T> submit(boolean synced, Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    if (full) {
      promise.fail(new RefusedException(Why.FULL, "full"));
      return promise.future();
    }
    var value = new Object[1];
    waiting.add(
        new Change(
            () -> value[0] = work.get(),
            () -> promise.fail(new RefusedException(Why.FULL, "full")),
            synced));
    Runnable answer = () -> promise.tryComplete(cast(value[0]));
    answers.put(waiting.getLast(), answer);
    if (!syncing) {
      syncing = true;
      syncs.soon(this::sync);
    }
    return promise.future();
  }

  private final Map<Change, Runnable> answers = new HashMap<>();

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }

  private void sync() {
    var group = waiting;
    waiting = new ArrayList<>();
    syncing = false;
    if (full) {
      group.forEach(change -> change.refuse.run());
      return;
    }
    group.forEach(change -> change.apply.run());
    if (group.stream().anyMatch(Change::synced)) unsynced.clear();
    group.forEach(change -> answers.remove(change).run());
  }

  @Override
  public Future<Void> put(List<Delivery> deliveries) {
    Future<Void> synced =
        submit(
            () -> {
              deliveries.forEach(this::insert);
              listener.run();
              return null;
            });
    return bug == Bug.ACK_BEFORE_SYNC ? Future.succeededFuture() : synced;
  }

  private void insert(Delivery delivery) {
    if (rows.containsKey(delivery.id())) return;
    var row = new Row(delivery, orders++);
    if (delivery.orderKey() != null && bug != Bug.LOST_ORDER && earlier(delivery))
      row.state = State.WAITING;
    rows.put(delivery.id(), row);
  }

  private boolean earlier(Delivery delivery) {
    return rows.values().stream().anyMatch(row -> row.unfinished() && sameKey(row, delivery));
  }

  private static boolean sameKey(Row row, Delivery delivery) {
    return delivery.orderKey() != null
        && delivery.orderKey().equals(row.delivery.orderKey())
        && delivery.lane().equals(row.delivery.lane());
  }

  @Override
  public Future<Claim.Claimed> claim(Claim request) {
    return submit(false, () -> lease(request));
  }

  private boolean leasable(Row row, Instant now) {
    return (row.state == State.PENDING || row.state == State.RUNNING) && !row.due.isAfter(now);
  }

  private Claim.Claimed lease(Claim request) {
    var byLane = new LinkedHashMap<String, List<Row>>();
    for (Row row : rows.values())
      if (leasable(row, request.now()))
        byLane.computeIfAbsent(row.delivery.lane(), _ -> new ArrayList<>()).add(row);
    var leases = new ArrayList<Lease>();
    boolean more = false;
    boolean tried = false;
    boolean accused = false;
    Instant putOff = request.now();
    int left = byLane.size();
    long bytes = 0;
    var lanes = new ArrayList<>(byLane.keySet());
    lanes.sort(
        Comparator.comparing((String lane) -> lane.compareTo(lastLane) <= 0).thenComparing(l -> l));
    for (String lane : lanes) {
      var due = byLane.get(lane);
      due.sort(Comparator.comparing((Row r) -> r.due).thenComparingLong(r -> r.order));
      int free = request.max() - leases.size();
      int most = bug == Bug.IGNORED_ROOM ? request.max() : request.room(lane);
      int room = Math.min(most, Math.ceilDiv(free, left--));
      int given = 0;
      for (Row row : due) {
        int size = row.delivery.payload().length();
        if (given >= room || (bytes + size > request.maxBytes() && !leases.isEmpty())) {
          more = true;
          break;
        }
        int lost = row.progress.lost();
        boolean watched = Claim.isSuspect(lost) || Claim.isAccused(lost);
        if (request.trial() == Claim.Trial.ALONE && (tried || !Claim.isAccused(lost))) continue;
        if (watched && (tried || !request.admits(lost))) {
          accused |= Claim.isAccused(lost);
          remember(row);
          putOff = putOff.plus(request.putOff());
          row.state = State.PENDING;
          row.due = putOff;
          continue;
        }
        tried |= watched;
        if (Claim.isAccused(lost)) row.accusedAs = request.trial();
        if (request.trial() == Claim.Trial.ALONE) crowded |= anyRuns();
        remember(row);
        given++;
        bytes += size;
        leases.add(lease(row, request));
        leasedAt.put(lane, request.now());
        lastLane = lane;
      }
    }
    // As coarse as a store may be: the first of each lane alone is known.
    Instant next =
        rows.values().stream()
            .filter(row -> row.state == State.PENDING || row.state == State.RUNNING)
            .collect(
                Collectors.toMap(
                    row -> row.delivery.lane(),
                    row -> row.due,
                    (one, other) -> one.isBefore(other) ? one : other))
            .values()
            .stream()
            .filter(due -> due.isAfter(request.now()))
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new Claim.Claimed(leases, accused, more, next);
  }

  private boolean anyRuns() {
    return rows.values().stream().anyMatch(row -> row.state == State.RUNNING);
  }

  /** Whether something ran beside one that was to be tried alone. */
  boolean crowded() {
    return crowded;
  }

  private void remember(Row row) {
    State state = row.state;
    Instant due = row.due;
    long token = row.token;
    AttemptCounts progress = row.progress;
    unsynced.add(
        () -> {
          row.state = state;
          row.due = due;
          row.token = token;
          row.progress = progress;
        });
  }

  private static Lease lease(Row row, Claim request) {
    row.state = State.RUNNING;
    row.due = request.until();
    return new Lease(row.delivery, row.progress, ++row.token, request.until());
  }

  private Row held(Lease lease) {
    Row row = rows.get(lease.delivery().id());
    boolean held = row != null && row.state == State.RUNNING && row.token == lease.token();
    return held ? row : null;
  }

  @Override
  public Future<Boolean> extend(Lease lease, Instant until) {
    return submit(
        false,
        () -> {
          Row row = held(lease);
          if (row == null) return false;
          remember(row);
          row.due = until;
          return true;
        });
  }

  @Override
  public Future<Boolean> settle(Lease lease, Settlement settlement) {
    return submit(
        () -> {
          Row row = rows.get(lease.delivery().id());
          if (row == null || row.token != lease.token()) return false;
          if (row.state != State.RUNNING && row.state != State.PENDING) return false;
          if (bug == Bug.LOST_SETTLEMENT && row.token == 1) return true;
          row.token++;
          row.progress = settlement.progress();
          switch (settlement.verdict()) {
            case Verdict.Done _ -> row.state = State.SUCCEEDED;
            case Verdict.Dead(Condition why) -> {
              row.state = State.DEAD;
              row.condition = why;
            }
            case Verdict.Again(Instant due) -> {
              row.state = bug == Bug.DROPPED_RETRY ? State.SUCCEEDED : State.PENDING;
              row.due = due;
            }
          }
          if (!row.unfinished()) nextOfKey(row);
          if (bug != Bug.FORGOTTEN_DESTINATION) settlement.then().forEach(this::insert);
          return true;
        });
  }

  private void nextOfKey(Row ended) {
    rows.values().stream()
        .filter(row -> row.state == State.WAITING && sameKey(row, ended.delivery))
        .findFirst()
        .ifPresent(row -> row.state = State.PENDING);
  }

  @Override
  public void onArrival(Runnable newListener) {
    listener = newListener;
  }
}
