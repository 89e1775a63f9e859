package io.penstock.trigger.schedule;

import static io.penstock.trigger.schedule.SampleSchedules.rule;
import static io.penstock.trigger.schedule.SampleSchedules.scheduler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.Patience;
import io.penstock.trigger.schedule.Schedule.Kind;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real verticle on a virtual thread, with a wall clock moved by hand. */
class ScheduleClockTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
  private final InstantSource source = wall::get;
  private final MemoryOccurrences firings = new MemoryOccurrences();
  private final List<Schedule> completed = new CopyOnWriteArrayList<>();
  private ScheduleClock clock;
  private String deployment;

  private void start() throws Exception {
    clock = new ScheduleClock(firings, Missed.SKIP, source, new Random(1), completed::addAll);
    deployment =
        vertx
            .deployVerticle(
                clock, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier condition) {
    Patience.until(() -> "it", condition);
  }

  @Test
  void firesWhenTheWallClockSaysSo() throws Exception {
    start();
    clock.update(List.of(rule("r", "rate(1 minute)"), scheduler("s", "rate(1 hour)")));
    until(() -> firings.log().equals(List.of("s 2026-03-04T12:00:00Z")));
    wall.set(NOON.plusSeconds(60));
    until(() -> firings.log().size() == 2);
    var firing = firings.fired.get(1);
    assertEquals(NOON.plusSeconds(60), firing.time());
    assertEquals(4, UUID.fromString(firing.id()).version());
    assertEquals(2, UUID.fromString(firing.id()).variant());
    assertEquals(firing.id(), firing.payload().toJsonObject().getString("id"));
    until(() -> NOON.plusSeconds(120).equals(clock.next(firing.schedule().arn())));
    assertEquals("r", clock.nextFirings(1).getFirst().schedule().name());
  }

  @Test
  void aRestartNeitherRepeatsNorForgets() throws Exception {
    var schedules = List.of(scheduler("s", "rate(5 minutes)"));
    start();
    clock.update(schedules);
    until(() -> firings.log().size() == 1);
    vertx.undeploy(deployment).await(60, TimeUnit.SECONDS);
    wall.set(NOON.plusSeconds(310));
    start(); // the table comes only after the start
    clock.update(schedules);
    until(() -> firings.log().size() == 2);
    assertEquals(List.of("s 2026-03-04T12:00:00Z", "s 2026-03-04T12:05:00Z"), firings.log());
    clock.update(List.of());
    until(() -> firings.known.isEmpty());
  }

  @Test
  void aHerdGoesOutInBatchesEachAfterTheOneBefore() throws Exception {
    start();
    int herd = 10_000;
    clock.update(
        IntStream.range(0, herd).mapToObj(i -> rule("s" + i, "cron(1 12 * * ? *)")).toList());
    until(() -> clock.nextFirings(1).size() == 1);
    Promise<Void> store = Promise.promise();
    firings.gate(store.future());
    wall.set(NOON.plusSeconds(60));
    until(() -> firings.batches().size() == 1);
    // The store takes five minutes: the rest waits, and is not missed.
    for (int second = 70; second <= 360; second += 50) {
      Instant now = NOON.plusSeconds(second);
      wall.set(now);
      until(() -> now.equals(clock.looked()));
    }
    assertEquals(1, firings.batches().size());
    store.complete();
    until(() -> firings.log().size() == herd);
    assertEquals(herd, firings.log().stream().distinct().count());
    assertTrue(firings.batches().stream().allMatch(n -> n <= 500));
    assertEquals(0, clock.skipped());
  }

  @Test
  void aStoreThatFailsIsAskedAgainWithTheSameFirings() throws Exception {
    firings.gate(Future.failedFuture("disk full"));
    start();
    var once = SampleSchedules.of("o", Kind.SCHEDULER, "at(2026-03-04T12:00:01)").deleted();
    clock.update(List.of(once.schedule()));
    until(() -> clock.nextFirings(1).size() == 1);
    wall.set(NOON.plusSeconds(1));
    until(() -> firings.batches().size() >= 2);
    assertEquals(List.of(), completed);
    firings.gate(Future.succeededFuture());
    until(() -> completed.size() == 1);
    assertEquals(List.of("o 2026-03-04T12:00:01Z"), firings.log());
  }

  @Test
  void stoppedWhileStoringFailsIsNotCompleted() throws Exception {
    Promise<Void> store = Promise.promise();
    firings.gate(store.future());
    start();
    var once = SampleSchedules.of("o", Kind.SCHEDULER, "at(2026-03-04T12:00:00)").deleted();
    clock.update(List.of(once.schedule()));
    until(() -> firings.batches().size() == 1);
    var stopped = vertx.undeploy(deployment);
    store.fail("gone");
    stopped.await(60, TimeUnit.SECONDS);
    assertEquals(List.of(), completed);
    assertEquals(List.of(), firings.log());
  }

  @Test
  void schedulesAreMadeAndDroppedOneByOne() throws Exception {
    start();
    clock.change(List.of(rule("a", "rate(1 minute)"), rule("b", "rate(1 minute)")), List.of());
    until(() -> clock.nextFirings(5).size() == 2);
    clock.change(
        List.of(rule("c", "rate(1 minute)"), rule("b", "rate(2 minutes)")),
        List.of(rule("a", "rate(1 minute)").arn()));
    until(() -> clock.nextFirings(5).stream().anyMatch(t -> t.schedule().name().equals("c")));
    wall.set(NOON.plusSeconds(60));
    until(() -> NOON.plusSeconds(60).equals(clock.looked()));
    wall.set(NOON.plusSeconds(120));
    until(() -> firings.log().size() == 3);
    assertEquals(
        List.of("b 2026-03-04T12:02:00Z", "c 2026-03-04T12:01:00Z", "c 2026-03-04T12:02:00Z"),
        firings.log().stream().sorted().toList());
  }
}
