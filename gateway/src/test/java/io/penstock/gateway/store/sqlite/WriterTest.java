package io.penstock.gateway.store.sqlite;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.Changes;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of changes: what one does wrong is its own affair, and an end is told to everybody. */
class WriterTest {
  private static final int MOST = 3;

  @TempDir Path folder;
  private final List<String> memory = new ArrayList<>();
  private Writer writer;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("penstock.db");
    Session session = StoreChecks.open(file, false, 0);
    writer =
        new Writer(
            session,
            new Changes.Memory() {
              @Override
              public void committed() {
                memory.add("committed");
              }

              @Override
              public void rolledBack(Session rolled) throws SQLException {
                memory.add("rolled back to " + count(rolled));
              }
            },
            any -> false,
            new Completions(Runnable::run),
            StorePlace.of(folder),
            false,
            MOST,
            1_000);
    writer.start();
  }

  /** Keeps the writer busy, so that what is submitted meanwhile becomes one group; lets it go. */
  private Runnable held() {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    writer.submit(
        session -> {
          entered.countDown();
          await(leave);
          return null;
        });
    await(entered);
    return leave::countDown;
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
  }

  private static long count(Session session) throws SQLException {
    return session.number("SELECT count(*) FROM last_firing");
  }

  private Future<Integer> insert(String name) {
    return writer.submit(
        session -> session.run("INSERT INTO last_firing (schedule, at) VALUES (?, 1)", name));
  }

  private static Why why(Future<?> refused) {
    return assertThrows(RefusedException.class, () -> get(refused)).why();
  }

  @Test
  void oneBadChangeSpoilsNoneOfItsGroup() {
    Runnable go = held();
    Future<?> before = insert("a");
    Future<?> bad =
        writer.submit(
            session -> {
              session.run("INSERT INTO last_firing (schedule, at) VALUES ('half', 1)");
              throw new IllegalStateException("bad");
            });
    Future<?> twice = insert("a");
    Future<?> after = insert("b");
    go.run();
    get(before);
    assertEquals("bad", assertThrows(IllegalStateException.class, () -> get(bad)).getMessage());
    assertThrows(StoreException.class, () -> get(twice));
    get(after);
    assertEquals(2, get(writer.submit(WriterTest::count)));
    assertNull(writer.failure());
  }

  @Test
  void whatIsKeptInMemoryIsReadAgainAfterARollback() {
    Runnable go = held();
    insert("a");
    Future<?> bad = writer.submit(session -> Integer.parseInt("x"));
    go.run();
    assertThrows(NumberFormatException.class, () -> get(bad));
    // The group of two, then each alone.
    assertEquals(
        List.of("committed", "rolled back to 0", "committed", "rolled back to 1"),
        memory.subList(0, 4));
  }

  @Test
  void noMoreWaitsFromOutsideThanMay() {
    Runnable go = held();
    var waiting = new ArrayList<Future<?>>();
    for (int i = 0; i < MOST; i++) waiting.add(writer.submit(10, WriterTest::count));
    assertEquals(Why.BUSY, why(writer.submit(10, WriterTest::count)));
    Future<?> own = writer.submit(WriterTest::count);
    go.run();
    waiting.forEach(one -> get(one));
    get(own);
    get(writer.submit(10, WriterTest::count));
    assertEquals(Why.BUSY, why(writer.submit(1_001, WriterTest::count)), "too many bytes");
    get(writer.submit(1_000, WriterTest::count));
  }

  @Test
  void anErrorIsAnEndThatIsSeen() {
    Runnable go = held();
    Future<?> beside = insert("a");
    Future<?> broken =
        writer.submit(
            session -> {
              throw new StackOverflowError();
            });
    go.run();
    assertEquals(Why.UNREADY, why(broken));
    assertEquals(Why.UNREADY, why(beside));
    assertNotNull(writer.failure());
    assertEquals(Why.UNREADY, why(insert("b")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
