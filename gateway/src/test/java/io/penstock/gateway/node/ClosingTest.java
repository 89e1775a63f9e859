package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> told = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void allStepsShareOneDeadline() {
    var closing = new Closing(vertx, Duration.ofSeconds(25), nanos::get);
    for (int i = 0; i < 3; i++)
      closing.then(
          "step",
          left -> {
            told.add(left);
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            return Future.succeededFuture();
          });
    end(closing);
    assertEquals(
        List.of(Duration.ofSeconds(25), Duration.ofSeconds(15), Duration.ofSeconds(5)), told);
  }

  @Test
  void aStepThatNeverEndsIsPassedOverAndTheRestIsStillDone() {
    var closing = new Closing(vertx, Duration.ofMillis(20), System::nanoTime);
    closing.then("a step without an end", left -> Promise.promise().future());
    closing.then(
        "the next",
        left -> {
          told.add(left);
          return Future.succeededFuture();
        });
    end(closing);
    assertEquals(1, told.size());
    assertTrue(told.getFirst().toMillis() == 0, told.toString());
  }

  @Test
  void aStepThatFailsOrThrowsDoesNotHoldUpTheNext() {
    var closing = new Closing(vertx, Duration.ofSeconds(25), nanos::get);
    closing.then("fails", left -> Future.failedFuture("no"));
    closing.then(
        "throws",
        left -> {
          throw new IllegalStateException("no");
        });
    closing.then(
        "the next",
        left -> {
          told.add(left);
          return Future.succeededFuture();
        });
    end(closing);
    assertEquals(1, told.size());
  }

  /** As a bucket's reader whose answer never comes. */
  @Test
  void threadsThatDoNotEndDoNotKeepTheStoreOpen() {
    Vertx stuck = Vertx.vertx();
    var held =
        new VerticleBase() {
          @Override
          public Future<?> stop() {
            return Promise.promise().future();
          }
        };
    stuck.deployVerticle(held).toCompletionStage().toCompletableFuture().join();
    var closed = new AtomicBoolean();
    Store store =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (_, method, _) -> {
                  closed.set(method.getName().equals("close"));
                  return null;
                });
    var closing = new Closing(stuck, Duration.ZERO, System::nanoTime);
    closing.last(() -> {}, store).toCompletionStage().toCompletableFuture().join();
    assertTrue(closed.get());
  }

  private static void end(Closing closing) {
    Future<Void> done = closing.done();
    done.toCompletionStage().toCompletableFuture().join();
    assertTrue(done.succeeded());
  }
}
