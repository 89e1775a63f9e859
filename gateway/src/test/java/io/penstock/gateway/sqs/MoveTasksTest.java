package io.penstock.gateway.sqs;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.store.KeptResources;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Move tasks: to and from queues that go, and over restarts. */
class MoveTasksTest {
  @TempDir Path folder;
  private final Deque<Runnable> timed = new ArrayDeque<>();
  private final Timers timers =
      new Timers() {
        @Override
        public void run(Runnable task) {
          task.run();
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
          timed.add(task);
          return () -> timed.remove(task);
        }
      };
  private Store store;
  private Queues queues;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreSettings.of(folder), () -> Deliver.START);
    queues =
        new Queues(
            new Owner("us-east-1", "123456789012"),
            new KeptResources(store.documents()),
            store.messages(),
            () -> Deliver.START,
            new Random(1),
            timers,
            new QueueMeters(new SimpleMeterRegistry()));
    for (String name : List.of("q", "dead", "other")) get(queues.create(queue(name)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static QueueDef queue(String name) {
    return new QueueDef(name, Map.of(), Map.of(), null, null);
  }

  private void send(String queue, int count) {
    var messages = new ArrayList<NewMessage>();
    for (int i = 0; i < count; i++)
      messages.add(new NewMessage("m" + i, null, null, null, null, null));
    get(queues.send(queue, messages));
  }

  private MoveTasks tasks() {
    return new MoveTasks(
        queues, new KeptResources(store.documents()), () -> Deliver.START, new Random(1), timers);
  }

  private static MoveTask only(MoveTasks tasks) {
    return tasks.of("dead").getFirst();
  }

  private MoveTasks begun(String to) {
    send("dead", 10);
    MoveTasks tasks = tasks();
    get(tasks.start("dead", to, 4));
    until(() -> only(tasks).moved() == 4 && !timed.isEmpty());
    return tasks;
  }

  private MoveTask goOn(MoveTasks tasks) {
    timed.removeLast().run();
    until(() -> !only(tasks).runs());
    return only(tasks);
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) LockSupport.parkNanos(200_000);
  }

  @Test
  void aMoveToAQueueThatIsDeletedFailsAndTheRestStays() {
    MoveTasks tasks = begun("other");
    get(queues.delete("other"));
    MoveTask task = goOn(tasks);
    assertEquals("FAILED", task.status());
    assertEquals("AWS.SimpleQueueService.NonExistentQueue", task.failure());
    assertEquals(4, task.moved());
    assertEquals(6, get(queues.counts("dead")).visible());
  }

  @Test
  void aMoveFromAQueueThatIsDeletedFails() {
    MoveTasks tasks = begun("other");
    get(queues.delete("dead"));
    MoveTask task = goOn(tasks);
    assertEquals("FAILED", task.status());
    assertEquals("AWS.SimpleQueueService.NonExistentQueue", task.failure());
  }

  /** Of the task in memory nothing is used again, as after a kill. */
  @Test
  void aMoveGoesOnAfterARestartAndIsListed() {
    String handle = only(begun("other")).handle();
    timed.clear();
    MoveTasks next = tasks();
    get(next.load());
    assertEquals(handle, only(next).handle());
    assertEquals("RUNNING", only(next).status());
    assertThrows(QueueFault.class, () -> get(next.start("dead", "other", 1)), "one at a time");
    get(next.start());
    until(() -> only(next).moved() == 8 && !timed.isEmpty());
    assertEquals("COMPLETED", goOn(next).status());
    assertEquals(10, only(next).moved());
    assertEquals(10, get(queues.counts("other")).visible());
    MoveTasks last = tasks();
    get(last.load());
    assertEquals("COMPLETED", only(last).status(), "what has ended is told too");
  }

  @Test
  void aMoveThatIsCancelledStaysSoAfterARestart() {
    MoveTasks tasks = begun("other");
    get(tasks.cancel(only(tasks).handle()));
    timed.clear();
    MoveTasks next = tasks();
    get(next.load());
    get(next.start());
    assertEquals("CANCELLED", only(next).status());
    assertEquals(6, get(queues.counts("dead")).visible());
  }

  /** A queue that went while the gateway was down. */
  @Test
  void aMoveWhoseDestinationIsGoneAtTheStartIsToldFailed() {
    begun("other");
    timed.clear();
    get(queues.delete("other"));
    MoveTasks next = tasks();
    get(next.load());
    get(next.start());
    until(() -> !only(next).runs());
    assertEquals("FAILED", only(next).status());
    assertEquals(6, get(queues.counts("dead")).visible());
  }
}
