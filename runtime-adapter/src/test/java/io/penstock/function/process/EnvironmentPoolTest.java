package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many environments there are, and that none outlives what it was given. */
class EnvironmentPoolTest {
  private static final String HANGS =
      "exports.handler = async (e) => { if (e.hang) await new Promise(() => { setInterval(() => {},"
          + " 1000); }); return 1; }";

  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop =
        new Workshop(folder, Isolation.Wanted.SANDBOX, EnvironmentSettings.Options.DEFAULTS, 1);
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  private static Future<Result> begin(Invoker invoker, String event) {
    var ref = new FunctionRef("eu-north-1", "210987654321", "f", null);
    return invoker.invoke(
        Invocation.of(UUID.randomUUID().toString(), ref, Buffer.buffer(event), null));
  }

  /** An environment that is ended for two reasons leaves one place, not two. */
  @Test
  void anEnvironmentEndsOnce() throws Exception {
    Invoker f = workshop.open(Workshop.node(HANGS).timeout(2));
    assertInstanceOf(Outcome.TimedOut.class, Workshop.result(f, "{\"hang\":true}").outcome());
    until(() -> f.environments().total() == 0);
    Future<Result> one = begin(f, "{\"hang\":true}");
    assertInstanceOf(Outcome.Throttled.class, Workshop.result(f, "{}").outcome());
    one.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    until(() -> f.environments().total() == 0);
    assertEquals("1", Workshop.call(f, "{}"));
  }

  @Test
  void whatRunsOnAfterTheGraceIsEnded() throws Exception {
    Invoker f = workshop.open(Workshop.node(HANGS).timeout(600));
    Future<Result> running = begin(f, "{\"hang\":true}");
    until(() -> workshop.log.stream().anyMatch(line -> line.startsWith("START")));
    Future<Void> closed = f.close(Duration.ofMillis(100));
    Outcome outcome =
        running.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS).outcome();
    assertFalse(outcome instanceof Outcome.Returned, outcome::toString);
    closed.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(0, f.environments().total());
  }

  /** A provisioned environment that cannot start is tried again after a pause that grows. */
  @Test
  void whatNeverStartsIsNotTriedInAHurry() throws Exception {
    Invoker f = workshop.open(Workshop.node("throw new Error('never')"));
    long begun = System.nanoTime();
    f.keepWarm(1);
    until(() -> starts() >= 3);
    // One second after the first, two after the second; a slow machine only takes longer
    assertTrue(System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(2_900));
    f.keepWarm(0);
  }

  private long starts() {
    return workshop.log.stream().filter(line -> line.startsWith("INIT_START")).count();
  }
}
