package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A Runtime API and a runtime that speaks to it. */
abstract class RuntimeApiFixture {
  static final Instant DEADLINE = Instant.ofEpochMilli(1_767_225_600_123L);
  static Vertx vertx;
  RuntimeApi api;
  RawRuntime runtime;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void listen() throws Exception {
    api = await(RuntimeApi.listen(vertx, "127.0.0.1", 0, (_, _) -> true, InstantSource.system()));
    runtime = new RawRuntime(api.port());
  }

  @AfterEach
  void close() throws Exception {
    runtime.close();
    await(api.close());
  }

  Future<Outcome> invoke(String event) {
    return api.invoke(call(event, null, null, null), DEADLINE);
  }
}
