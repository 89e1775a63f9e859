package io.penstock.trigger.mapping;

import io.penstock.function.FunctionRef;
import io.penstock.trigger.Intake;
import io.penstock.trigger.mapping.Lane.Entry;
import io.penstock.trigger.mapping.Lane.Slot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mapping of an ordered source: a verticle on virtual threads.
 *
 * <pre>
 * source ─► lanes (filter) ─► batch: full, or waited its window ─► BatchWork ─► settled ─► source
 *              └ full: the source waits       └ one in flight per slot
 * </pre>
 *
 * All of it is confined to the verticle's context.
 */
public final class OrderedMapping extends VerticleBase implements Partitions {
  static final Logger LOG = LoggerFactory.getLogger(OrderedMapping.class);

  /** Bytes that wait in all lanes together, about. */
  private static final int ROOM = 48 << 20;

  /** Records that wait in a lane beyond two batches: enough until the source looks again. */
  private static final int SPARE = 600;

  /** How long after a window's end its last records may still come. */
  private static final Duration LATE = Duration.ofSeconds(2);

  /**
   * All that a mapping is made of.
   *
   * @param name as shown to people, such as {@code kafka:levels}
   */
  public record Config(
      String name,
      FunctionRef function,
      Batching rules,
      RecordFilter filter,
      OrderedSource source,
      BatchForm form,
      Intake intake,
      FailedBatch.Taker failures,
      MappingWatch watch,
      Timing timing,
      RandomGenerator random) {}

  private final Config config;
  private final Batching rules;
  private final BatchWork work;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private int inFlight;
  private int turn;
  private final Promise<Void> stopping = Promise.promise();
  private Instant armed = Instant.MAX;

  public OrderedMapping(Config config) {
    this.config = config;
    this.rules = config.rules();
    this.work = new BatchWork(config, this::settle, this::noted, stopping.future());
  }

  @Override
  public Future<?> start() {
    return config.source().start(this);
  }

  /**
   * Completes when the calls in flight have ended; what was not settled comes again another time.
   */
  @Override
  public Future<?> stop() {
    stopping.tryComplete();
    if (inFlight == 0) idle.tryComplete();
    return idle.future().compose(none -> config.source().stop());
  }

  /** Any thread. */
  boolean isStopping() {
    return stopping.future().isComplete();
  }

  @Override
  public void open(String lane, WindowState window, Ahead ahead) {
    lanes.put(lane, new Lane(lane, rules.parallel(), window, ahead));
  }

  @Override
  public void add(String id, List<? extends SourceRecord> records) {
    Lane lane = lanes.get(id);
    if (lane == null) return;
    Instant now = config.timing().now();
    if (records.isEmpty()) lane.emptyAt = now;
    int out = 0;
    boolean done = false;
    for (SourceRecord record : records)
      switch (lane.add(record, config.filter(), now)) {
        case WAITS -> {}
        case FILTERED_OUT -> out++;
        case SETTLED -> done = true;
      }
    if (out > 0) config.watch().filteredOut(out);
    if (out > 0 || done) advance(lane);
    pump();
  }

  @Override
  public boolean full(String id) {
    Lane lane = lanes.get(id);
    return lane != null && full(lane);
  }

  private boolean full(Lane lane) {
    return lane.outstanding() >= 2 * rules.size() + SPARE
        || lane.bytes() >= Math.min(2 * Batching.MOST_BYTES, ROOM / lanes.size());
  }

  @Override
  public void end(String id) {
    Lane lane = lanes.get(id);
    if (lane == null) return;
    lane.ended = true;
    pump();
  }

  @Override
  public Future<Void> release(Set<String> ids) {
    var all = new ArrayList<Future<Void>>();
    for (String id : ids) {
      Lane lane = lanes.get(id);
      if (lane == null) continue;
      lane.release();
      lane.releasing = Promise.promise();
      all.add(lane.releasing.future());
      free(lane);
    }
    return Future.join(all).mapEmpty();
  }

  @Override
  public void drop(Set<String> ids) {
    for (String id : ids) {
      Lane lane = lanes.remove(id);
      if (lane == null) continue;
      lane.release();
      lane.lost = true;
      if (lane.releasing != null) lane.releasing.tryComplete();
    }
  }

  @Override
  public void trouble(String problem) {
    config.watch().result(problem == null ? "OK" : problem);
  }

  private void settle(List<Entry> entries) {
    config.watch().settled(entries.size());
    var byLane = new LinkedHashMap<Lane, List<Entry>>();
    for (Entry entry : entries)
      byLane.computeIfAbsent(entry.lane, lane -> new ArrayList<>()).add(entry);
    byLane.forEach(
        (lane, some) -> {
          if (lane.settle(some)) tell(lane);
          noted(lane);
        });
  }

  private void advance(Lane lane) {
    if (lane.advance()) tell(lane);
  }

  /** What is beside the position has changed. */
  private void noted(Lane lane) {
    if (!lane.lost) config.source().ahead(lane.id, lane::ahead);
  }

  private void tell(Lane lane) {
    if (!lane.lost) config.source().settled(lane.id, lane.settled(), lane.window);
  }

  /** A lane of which nothing is in flight any more. */
  private void free(Lane lane) {
    if (lane.busy() || lane.lost) return;
    if (lane.releasing != null) {
      lanes.remove(lane.id, lane);
      lane.lost = true;
      lane.releasing.tryComplete();
    } else if (lane.ended && lane.outstanding() == 0 && lane.window == null) {
      lanes.remove(lane.id, lane);
      lane.lost = true;
      config.source().finished(lane.id);
    }
  }

  /** Begins every batch that is due, and looks again when the next one will be. */
  private void pump() {
    if (isStopping()) return;
    Instant now = config.timing().now();
    Instant next = Instant.MAX;
    for (Lane lane : List.copyOf(lanes.values())) {
      if (rules.windows()) next = earlier(next, closeWindow(lane, now));
      free(lane);
    }
    var picker = new BatchPicker(rules, config.form(), lanes.values(), this::full, now);
    while (inFlight < rules.concurrency()) {
      List<Slot> slots = picker.due(turn++);
      if (slots.isEmpty()) break;
      begin(slots, picker.take(slots));
    }
    if (inFlight < rules.concurrency()) next = earlier(next, picker.nextDue());
    arm(now, next);
  }

  private void begin(List<Slot> slots, List<Entry> batch) {
    occupy(slots);
    Future<BatchWork.Called> first = null;
    try {
      first = work.begin(batch);
    } catch (RuntimeException e) {
      LOG.error("{}: a batch cannot be begun", config.name(), e);
    }
    if (first == null) finish(slots, () -> work.run(batch, null));
    else first.onSuccess(called -> finish(slots, () -> work.run(batch, called)));
  }

  private void occupy(List<Slot> slots) {
    inFlight++;
    slots.forEach(slot -> slot.busy = true);
  }

  /** Runs what is left to do, and looks for more. Any thread. */
  private void finish(List<Slot> slots, Runnable task) {
    context.runOnContext(
        none -> {
          try {
            task.run();
          } catch (Exception e) {
            LOG.error("{}: a batch ended unexpectedly and will be read again", config.name(), e);
          } finally {
            inFlight--;
            slots.forEach(slot -> slot.busy = false);
            slots.forEach(slot -> free(slot.lane()));
            if (isStopping() && inFlight == 0) idle.tryComplete();
            pump();
          }
        });
  }

  /** Ends a lane's window if it is over; returns when to look again. */
  private Instant closeWindow(Lane lane, Instant now) {
    if (lane.window == null || lane.busy() || lane.released) return Instant.MAX;
    Instant end = lane.window.end(rules.tumbling());
    Slot slot = lane.slots.getFirst();
    boolean laterComes =
        !slot.waiting.isEmpty() && !slot.waiting.peek().record.arrival().isBefore(end);
    boolean nothingMore = slot.waiting.isEmpty() && !lane.emptyAt.isBefore(end.plus(LATE));
    boolean early = lane.ended && slot.waiting.isEmpty() && now.isBefore(end);
    if (laterComes || nothingMore || lane.ended && slot.waiting.isEmpty()) {
      occupy(List.of(slot));
      finish(
          List.of(slot),
          () -> {
            work.endWindow(lane, early);
            if (isStopping() || lane.released) return;
            lane.window = null;
            if (lane.settled() != null) tell(lane);
          });
      return Instant.MAX;
    }
    // Past that, the source's next look decides.
    return end.plus(LATE).isAfter(now) ? end.plus(LATE) : Instant.MAX;
  }

  private void arm(Instant now, Instant next) {
    if (!next.isBefore(armed) || next.equals(Instant.MAX)) return;
    armed = next;
    config
        .timing()
        .after(Duration.between(now, next))
        .onSuccess(
            none -> {
              if (!armed.equals(next)) return;
              armed = Instant.MAX;
              pump();
            });
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
