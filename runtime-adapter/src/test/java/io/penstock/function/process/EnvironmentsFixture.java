package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Environments of real processes: node, python3, and what else a package brings. */
abstract class EnvironmentsFixture {
  final Vertx vertx = Vertx.vertx();
  final List<String> log = new CopyOnWriteArrayList<>();
  final AtomicReference<Instant> now = new AtomicReference<>(null);
  final InstantSource clock = () -> now.get() == null ? Instant.now() : now.get();
  @TempDir Path folder;
  ManagedEnvironments environments;

  @AfterEach
  void close() throws Exception {
    if (environments != null) environments.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  ManagedEnvironments open(Isolation.Wanted isolation, int most, Duration idle) {
    var settings =
        new EnvironmentSettings(
            folder.resolve("work"),
            folder.resolve("no-java"),
            isolation,
            most,
            idle,
            Duration.ofSeconds(10),
            () -> "http://127.0.0.1:4566");
    environments =
        new ManagedEnvironments(
            vertx,
            settings,
            (spec, stream, id, line) -> log.add(spec.name() + "|" + id + "|" + line),
            clock,
            new Random(3));
    return environments;
  }

  ManagedEnvironments open() {
    return open(Isolation.Wanted.AUTO, 8, Duration.ofMinutes(5));
  }

  static FunctionSpec spec(String name, String runtime, Code code, int mb, int millis) {
    FunctionSpec.Edit spec =
        FunctionSpec.of(new FunctionRef("eu-north-1", "210987654321", name, null), code);
    spec.runtime = runtime;
    spec.handler = "index.handler";
    spec.memoryMb = mb;
    spec.timeout = Duration.ofMillis(millis);
    spec.environment = Map.of("COLOUR", "blue", "AWS_REGION", "mars-1");
    return spec.done();
  }

  static FunctionSpec node(String body, int millis) {
    return spec("f", "nodejs20.x", new Code.Inline(body), 256, millis);
  }

  static Future<Result> call(Invoker invoker, String event, boolean tail) {
    var ref = new FunctionRef("eu-north-1", "210987654321", "f", "live");
    return invoker.invoke(
        new Invocation(
            UUID.randomUUID().toString(), ref, Buffer.buffer(event), null, null, tail, null));
  }

  static Result get(Future<Result> call) throws Exception {
    return call.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static String returned(Result result) {
    return assertInstanceOf(
            Outcome.Returned.class, result.outcome(), () -> result.outcome().payload().toString())
        .payload()
        .toString();
  }

  static JsonObject raised(Result result, String type) {
    var raised =
        assertInstanceOf(Outcome.Raised.class, result.outcome(), () -> result.outcome().toString());
    assertEquals(type, raised.errorType());
    return new JsonObject(raised.payload());
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 60 s");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static final String COUNTER =
      "let n = 0; exports.handler = async (e) => { if (e.exit) process.exit(e.exit);"
          + " return [++n, process.env.AWS_LAMBDA_INITIALIZATION_TYPE]; }";
}
