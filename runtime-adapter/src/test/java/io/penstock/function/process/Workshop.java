package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Environments of real processes, for tests; functions by their text or folder. */
final class Workshop implements AutoCloseable {
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<String> notices = new CopyOnWriteArrayList<>();
  final ManagedEnvironments environments;
  private final Vertx vertx = Vertx.vertx();

  Workshop(Path folder, Isolation.Wanted isolation) {
    this(folder, isolation, EnvironmentSettings.Options.DEFAULTS);
  }

  Workshop(Path folder, Isolation.Wanted isolation, EnvironmentSettings.Options options) {
    this(folder, isolation, options, 8);
  }

  Workshop(Path folder, Isolation.Wanted isolation, EnvironmentSettings.Options options, int most) {
    var told =
        new EnvironmentSettings.Options(
            options.programs(),
            options.libraries(),
            options.exposed(),
            options.freeze(),
            (spec, notice) -> notices.add(spec.name() + ": " + notice),
            options.keys(),
            options.engines());
    var settings =
        new EnvironmentSettings(
            folder.resolve("work"),
            javaRuntime(),
            isolation,
            most,
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            () -> "http://127.0.0.1:4566",
            told);
    environments =
        new ManagedEnvironments(
            vertx,
            settings,
            (spec, stream, id, line) -> log.add(line),
            InstantSource.system(),
            new Random(3));
  }

  private static Path javaRuntime() {
    return Path.of(
            System.getProperty("penstock.java-runtime", "../gateway/target/program/java-runtime"))
        .toAbsolutePath()
        .normalize();
  }

  static Spec node(String text) {
    return new Spec("nodejs20.x", new Code.Inline(text));
  }

  static Spec python(String text) {
    return new Spec("python3.11", new Code.Inline(text));
  }

  /** A function with what a test changes of it. */
  static final class Spec {
    private final String runtime;
    private final Code code;
    private final Map<String, String> variables = new HashMap<>();
    private List<Path> layers = List.of();
    private FunctionSpec.Logging logging = FunctionSpec.Logging.TEXT;
    private String handler = "index.handler";
    private int memoryMb = 256;
    private int seconds = 15;

    Spec(String runtime, Code code) {
      this.runtime = runtime;
      this.code = code;
    }

    Spec with(String name, String value) {
      variables.put(name, value);
      return this;
    }

    Spec layers(Path... folders) {
      layers = List.of(folders);
      return this;
    }

    Spec logging(FunctionSpec.Logging how) {
      logging = how;
      return this;
    }

    Spec handler(String name) {
      handler = name;
      return this;
    }

    Spec memory(int megabytes) {
      memoryMb = megabytes;
      return this;
    }

    Spec timeout(int seconds) {
      this.seconds = seconds;
      return this;
    }

    FunctionSpec build() {
      FunctionSpec.Edit spec =
          FunctionSpec.of(new FunctionRef("eu-north-1", "210987654321", "f", null), code);
      spec.runtime = runtime;
      spec.handler = handler;
      spec.memoryMb = memoryMb;
      spec.timeout = Duration.ofSeconds(seconds);
      spec.environment = variables;
      spec.logging = logging;
      spec.layers = layers;
      return spec.done();
    }
  }

  Invoker open(Spec spec) {
    return environments.open(spec.build());
  }

  static Result result(Invoker invoker, String event) throws Exception {
    var ref = new FunctionRef("eu-north-1", "210987654321", "f", null);
    return invoker
        .invoke(Invocation.of(UUID.randomUUID().toString(), ref, Buffer.buffer(event), null))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  static String call(Invoker invoker, String event) throws Exception {
    Result result = result(invoker, event);
    return assertInstanceOf(
            Outcome.Returned.class,
            result.outcome(),
            () -> result.outcome() + " " + result.outcome().payload())
        .payload()
        .toString();
  }

  /** What an inline function answers to an empty event. */
  String answer(Spec spec) throws Exception {
    return call(open(spec), "{}");
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 30 s");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() throws Exception {
    environments.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
