package io.penstock.gateway.delivery;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Redrive.Phase;
import io.penstock.gateway.store.KeptResources;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redrives are kept, and none is silently gone after a restart. */
class RedrivesTest {
  private static final Query ALL = Query.of(null, State.DEAD, 10);

  @TempDir Path folder;
  private Store store;

  /** What was to be done, now or later: done by the test's thread. */
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  private final Timers timers =
      new Timers() {
        @Override
        public void run(Runnable task) {
          tasks.add(task);
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
          tasks.add(task);
          return () -> tasks.remove(task);
        }
      };

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreSettings.of(folder), () -> START);
    get(store.queue().put(List.of(event("a", "f"), event("b", "f"))));
    for (Lease lease : get(store.queue().claim(claim(START, 10))).leases())
      get(store.queue().settle(lease, Deliver.dead(lease)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Redrives redrives() {
    var redrives =
        new Redrives(
            new KeptResources(store.documents()),
            store.log(),
            store.mending(),
            () -> START,
            timers);
    get(redrives.load());
    return redrives;
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Runnable task = tasks.poll(60, TimeUnit.SECONDS);
      assertTrue(task != null, "nothing is to be done any more");
      task.run();
    }
  }

  @Test
  void oneThatRanIsToldAsStoppedAfterARestart() throws Exception {
    Redrives before = redrives();
    String id = get(before.start(ALL, new Redrive.Plan(10, 1, 10))).id();
    until(() -> before.get(id).report().redriven() == 1);
    tasks.poll(60, TimeUnit.SECONDS); // what looks at the canary, once the count is kept
    Redrives after = redrives();
    Redrive.Report report = after.get(id).report();
    assertEquals(Phase.STOPPED, report.phase());
    assertEquals(1, report.redriven());
    assertTrue(report.why().startsWith("the gateway ended"), report.why());
    assertEquals(List.of(id), after.all().stream().map(Redrives.Job::id).toList());
    assertEquals(1, get(store.log().counts()).get("function:f").dead(), "the rest is where it was");
  }

  @Test
  void oneThatEndedIsToldAsItEnded() throws Exception {
    Redrives before = redrives();
    String id = get(before.start(ALL, new Redrive.Plan(100, 0, 10))).id();
    until(() -> before.get(id).report().phase() == Phase.DONE);
    while (!get(store.documents().list("redrive")).get(id).encode().contains("DONE"))
      LockSupport.parkNanos(200_000);
    assertEquals(Phase.DONE, redrives().get(id).report().phase());
    assertEquals(2, redrives().get(id).report().redriven());
  }
}
