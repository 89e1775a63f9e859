package io.penstock.gateway.sqs;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.store.KeptResources;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** What is written to a queue that is gone is refused; what was in it is gone too. */
class GoneQueuesTest {
  private static final String PREFIX = "arn:aws:sqs:us-east-1:123456789012:";

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

  private void declare(List<Object> wanted) {
    var plan = new Declaration();
    Future<Void> declared =
        queues.declare(new TemplateResources(List.of(), List.of(), wanted), plan);
    get(plan.commit(new KeptResources(store.documents())));
    get(declared);
  }

  private void send(String queue, int count) {
    var messages = new ArrayList<NewMessage>();
    for (int i = 0; i < count; i++)
      messages.add(new NewMessage("m" + i, null, null, null, null, null));
    get(queues.send(queue, messages));
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) LockSupport.parkNanos(200_000);
  }

  /** The definition is looked at when a send begins, and again in the transaction of its rows. */
  @Test
  void aSendThatADeleteOvertakesIsRefused() {
    Future<?> deleted = queues.delete("q");
    Future<?> sent =
        queues.send("q", List.of(new NewMessage("late", null, null, null, null, null)));
    var problem = assertThrows(QueueFault.class, () -> get(sent));
    assertEquals("QueueDoesNotExist", problem.code());
    get(deleted);
    assertEquals(0, get(store.messages().counts("q", 0)).visible());
  }

  @Test
  void aHandOverToAQueueOfThisAccountThatIsGoneIsFinal() {
    var destinations = new QueueDestinations(queues);
    get(queues.delete("q"));
    assertTrue(destinations.takes(PREFIX + "q"));
    assertFalse(destinations.takes("arn:aws:sqs:us-east-1:999999999999:q"));
    var message = OutgoingMessage.of("id", Buffer.buffer("b"), Map.of());
    assertThrows(UndeliverableException.class, () -> get(destinations.send(PREFIX + "q", message)));
    Future<?> deleted = queues.delete("other");
    Future<Void> sent = destinations.send(PREFIX + "other", message);
    assertThrows(UndeliverableException.class, () -> get(sent), "deleted meanwhile");
    get(deleted);
  }

  @Test
  void aQueueThatTheTemplateNoLongerDeclaresTakesItsMessagesAlong() {
    var declared = queue("declared");
    declare(List.of(declared));
    send("declared", 3);
    LongPolls.Question waiting = queues.receive("declared", 1, Duration.ZERO, null);
    get(waiting.answer());
    LongPolls.Question patient = queues.receive("declared", 10, Duration.ofSeconds(20), null);
    get(patient.answer());
    LongPolls.Question open = queues.receive("declared", 10, Duration.ofSeconds(20), null);
    declare(List.of());
    assertThrows(QueueFault.class, () -> get(open.answer()), "who waits is told");
    assertEquals(0, get(store.messages().counts("declared", 0)).delayed());
    declare(List.of(declared));
    Instant later = Deliver.START.plusSeconds(1_000_000);
    assertEquals(0, get(store.messages().counts("declared", later.toEpochMilli())).visible());
  }

  /** The gateway ended between the end of a queue and that of what it held. */
  @Test
  void whatAQueueThatIsGoneHasLeftBehindGoesAtTheStart() {
    send("q", 3);
    get(store.documents().delete(MessageStore.QUEUE_KIND, "q"));
    long now = Deliver.START.toEpochMilli();
    assertEquals(3, get(store.messages().counts("q", now)).visible());
    get(queues.start());
    assertEquals(0, get(store.messages().counts("q", now)).visible());
  }

  @Test
  void whatIsSentIsGivenToWhoWaits() {
    LongPolls.Question question = queues.receive("q", 10, Duration.ofSeconds(20), null);
    until(
        () -> !timed.isEmpty()); // there was nothing, and nothing looks again before it is told to
    send("q", 1);
    assertEquals(1, get(question.answer()).size());
  }
}
