package io.penstock.gateway.delivery.sim;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.gateway.delivery.AsyncConfigs.AsyncPolicy;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.FunctionSender;
import io.penstock.gateway.delivery.TargetSender;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One life of a gateway from one seed: load and faults first, then peace until all has ended. */
final class Run {
  static final Duration MAX_AGE = Duration.ofHours(1);
  static final Duration LOOK = Duration.ofMinutes(1);
  static final int PER_LANE = 6;
  static final int RUNNING = 20;
  private static final long LOAD_MILLIS = 20 * 60_000;
  private static final long PEACE_MILLIS = 40 * 3_600_000L;
  private static final long PATROL_MILLIS = 7_000;
  private static final long QUIET_PATROL_MILLIS = 300_000;
  private static final long UNDISTURBED_MILLIS = 120_000;

  /** Five looks, a minute apart, that leave room for a suspect to be alone, and a lane's pause. */
  private static final long LATE_MILLIS = 400_000;

  private static final String[] KINDS = {
    "plain", "plain", "plain", "slow", "hopeless", "refused", "ordered", "ordered", "ordered"
  };

  final World world;
  final ModelQueue queue;
  final Functions functions;
  final Set<String> acked = new HashSet<>();
  final Map<String, List<String>> putByKey = new HashMap<>();
  final Map<String, Integer> sent = new HashMap<>();
  final Map<String, Integer> crashesWhileRunning = new HashMap<>();
  final Set<String> tooLate = new HashSet<>();
  final boolean jumps;
  int crashes;
  private long disturbed;
  private final Map<String, Instant> ranAt = new HashMap<>();
  private boolean peace;
  private int events;

  Run(long seed, Bug bug) {
    world = new World(seed, bug);
    queue = new ModelQueue(this::syncSoon, bug);
    functions = new Functions(world, this::goDown);
    jumps = world.random(0.2);
  }

  /** A sync takes its time; one that was under way at a crash never ends. */
  private void syncSoon(Runnable sync) {
    int epoch = world.epoch();
    world.after(
        world.random(0.02) ? world.between(100, 3000) : world.between(1, 15),
        () -> {
          if (world.epoch() == epoch) sync.run();
        });
  }

  void play() {
    boot();
    int load = 20 + world.random.nextInt(60);
    for (int i = 0; i < load; i++) world.after(world.between(0, LOAD_MILLIS), this::produce);
    for (int i = world.random.nextInt(8); i > 0; i--)
      world.after(world.between(0, LOAD_MILLIS), this::crash);
    if (world.random(0.3)) world.after(world.between(0, LOAD_MILLIS), () -> produce("poison"));
    for (int i = world.random.nextInt(3); i > 0; i--)
      world.after(world.between(0, LOAD_MILLIS), this::diskFull);
    if (jumps)
      world.after(
          world.between(0, LOAD_MILLIS),
          () -> world.jump(Duration.ofMinutes(world.between(-30, 40))));
    world.after(PATROL_MILLIS, this::patrol);
    world.runUntil(LOAD_MILLIS + 60_000);
    peace = true;
    world.runUntil(LOAD_MILLIS + PEACE_MILLIS);
  }

  private void boot() {
    disturbed = world.millis();
    queue.recover(world.wall());
    var policy =
        new AsyncPolicy(
            2,
            MAX_AGE,
            "arn:aws:sqs:us-east-1:1:done",
            "arn:aws:sqs:us-east-1:1:failed",
            null,
            false,
            "$LATEST");
    var dispatcher =
        new Dispatcher(
            queue,
            Map.of(
                Delivery.FUNCTION,
                new FunctionSender(
                    functions, _ -> policy, Envelopes.NONE, world::wall, world.random),
                Delivery.DESTINATION,
                new TargetSender(
                    new FunctionResults(),
                    (_, message) -> send(message.id()),
                    world::wall,
                    world.random)),
            new Dispatcher.Limits(RUNNING, PER_LANE, 1 << 20, Duration.ofMinutes(5), LOOK),
            new DeliveryMeters(new SimpleMeterRegistry()),
            world::wall,
            world.timers());
    dispatcher.start();
  }

  /**
   * Lanes that have something due and of which nothing was begun, nor runs, for longer than a lane
   * is ever paused, although the engine has run undisturbed.
   */
  private void patrol() {
    // Afterwards hours pass in which little is due.
    boolean busy = world.millis() < LOAD_MILLIS + 30 * 60_000;
    world.after(busy ? PATROL_MILLIS : QUIET_PATROL_MILLIS, this::patrol);
    long running = queue.rows().values().stream().filter(row -> row.state == State.RUNNING).count();
    if (running >= RUNNING) disturbed = world.millis(); // all places are taken
    for (var row : queue.rows().values())
      if (row.state == State.RUNNING) ranAt.put(row.delivery.lane(), world.wall());
    if (world.millis() - disturbed < UNDISTURBED_MILLIS || jumps) return;
    var waiting = new ArrayList<ModelQueue.Row>();
    Instant late = world.wall().minusMillis(LATE_MILLIS);
    for (var row : queue.rows().values()) {
      boolean suspected = row.progress.lost() > 1; // waits for the others of its kind
      if (row.state == State.PENDING && row.due.isBefore(late) && !suspected) waiting.add(row);
    }
    for (var row : waiting)
      if (ranAt.getOrDefault(row.delivery.lane(), Instant.MIN).isBefore(late)
          && queue.leasedAt.getOrDefault(row.delivery.lane(), Instant.MIN).isBefore(late))
        tooLate.add(row.delivery.id() + " due " + row.due);
  }

  private Future<Void> send(String id) {
    if (world.random(0.3)) return Future.failedFuture(new IllegalStateException("queue is down"));
    sent.merge(id, 1, Integer::sum);
    return Future.succeededFuture();
  }

  private void produce() {
    produce(KINDS[world.random.nextInt(KINDS.length)]);
  }

  private void produce(String kind) {
    var batch = new ArrayList<Delivery>();
    int size = world.random(0.2) ? 5 : 1;
    for (int i = 0; i < size; i++) {
      String id = kind + "-" + events++;
      String key = kind.equals("ordered") ? "key" + world.random.nextInt(2) : null;
      Delivery shape = Deliver.event(id, kind, Buffer.buffer("{}"), world.wall());
      batch.add(
          new Delivery(
              id,
              shape.kind(),
              shape.lane(),
              shape.target(),
              shape.payload(),
              "sim",
              null,
              key,
              null,
              null,
              world.wall(),
              world.wall()));
      if (key != null) putByKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(id);
    }
    int epoch = world.epoch();
    queue
        .put(batch)
        .onSuccess(
            _ -> {
              if (world.epoch() == epoch) batch.forEach(one -> acked.add(one.id()));
            });
  }

  private void diskFull() {
    queue.full(true);
    world.after(
        world.between(10, 5000),
        () -> {
          queue.full(false);
          disturbed = world.millis();
        });
  }

  private void crash() {
    if (!peace) goDown();
  }

  /** A crash strikes; some of the changes under way reach the disk although nobody was told. */
  private void goDown() {
    crashes++;
    disturbed = world.millis();
    Set<String> struck = functions.inFlightIds();
    for (var row : queue.rows().values())
      if (row.state == State.RUNNING) struck.add(row.delivery.id());
    for (String id : struck) crashesWhileRunning.merge(id, 1, Integer::sum);
    queue.crash(world.random.nextInt(queue.waiting() + 1), world.random.nextBoolean());
    world.newEpoch();
    functions.forgetInFlight();
    world.after(world.between(1, 10_000), this::bootOnce);
    booting = world.epoch();
  }

  private int booting = -1;

  private void bootOnce() {
    if (booting != world.epoch()) return;
    booting = -1;
    boot();
  }
}
