package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Outcome.Reason;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.CodeDigest.Digest;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.FunctionDeclarer;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.MemoryBackend;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.Event;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private final FakeInvokers invokers = new FakeInvokers();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Map<String, Throwable> problems = new HashMap<>();
  private final List<Event> accepted = new ArrayList<>();
  private String code = "v1";
  private final MemoryBackend backend = new MemoryBackend();
  private final Registry registry =
      new Registry(
          backend,
          new FunctionDeclarer(
              "us-east-1", "123456789012", any -> new Digest(code, 1), () -> Instant.EPOCH));
  private final LiveFunctions live =
      new LiveFunctions(invokers, new FunctionMeters(metrics), 3, problems::put);
  private final Broker broker =
      new Broker(
          live,
          events -> {
            accepted.addAll(events);
            return Future.succeededFuture();
          },
          new ActivityFeed(),
          Tracing.OFF,
          () -> Instant.EPOCH,
          new Random(7));

  BrokerTest() {
    registry.onChange(live::changed);
    live.warm();
  }

  private static FunctionDef def(String name, Integer reserved, String alias, int provisioned) {
    return new FunctionDef(
        name,
        "template.yaml:3",
        new FunctionSpec.Code.Inline("x"),
        "nodejs22.x",
        "index.handler",
        128,
        Duration.ofSeconds(3),
        Map.of(),
        512,
        FunctionSpec.Logging.TEXT,
        List.of(),
        "",
        Map.of(),
        reserved,
        alias,
        provisioned,
        null,
        null,
        null);
  }

  private void declare(FunctionDef... defs) {
    var plan = new Declaration();
    registry.declare(new TemplateResources(List.of(defs), List.of(), List.of()), plan);
    var done = plan.commit(backend);
    assertTrue(done.succeeded(), () -> "" + done.cause());
  }

  private Future<Result> call(String name, String qualifier) {
    var ref = new FunctionRef("us-east-1", "123456789012", name, qualifier);
    return broker.call(Invocation.of("id", ref, Buffer.buffer("{}"), null), "test");
  }

  private static Reason throttled(Future<Result> call) {
    return assertInstanceOf(Outcome.Throttled.class, call.result().outcome()).reason();
  }

  @Test
  void unknownFunctionsAndQualifiersFail() {
    declare(def("f", null, "live", 0));
    for (var unknown : List.of(call("g", null), call("f", "2"), call("f", "nope"), call("f", "x1")))
      assertInstanceOf(UnknownFunctionException.class, unknown.cause());
  }

  @Test
  void reservedConcurrencyIsTheFunctionsOwnLimit() {
    declare(def("capped", 1, null, 0), def("other", null, null, 0));
    var first = call("capped", null);
    assertEquals(
        Reason.ReservedFunctionConcurrentInvocationLimitExceeded, throttled(call("capped", null)));
    var otherCalls = List.of(call("other", null), call("other", null));
    assertFalse(otherCalls.stream().anyMatch(Future::isComplete));
    assertEquals(
        Reason.ConcurrentInvocationLimitExceeded,
        throttled(call("other", null)),
        "of three, one is reserved for the other function");
    invokers.opened.getFirst().endOne();
    assertTrue(first.succeeded());
    assertFalse(call("capped", null).isComplete(), "room again");
    assertEquals(1, metrics.counter("aws.lambda.throttles", "function_name", "capped").count());
  }

  @Test
  void anInvokerThatThrowsGivesItsPlaceBack() {
    declare(def("f", 1, null, 0));
    invokers.opened.getFirst().defect = new IllegalStateException("defect");
    for (int i = 0; i < 3; i++)
      assertEquals("defect", call("f", null).cause().getMessage(), "not throttled");
    assertEquals(
        0, metrics.get("aws.lambda.concurrent.executions").gauge().value(), "and is not counted");
    invokers.opened.getFirst().defect = null;
    assertFalse(call("f", null).isComplete());
  }

  @Test
  void nothingIsCountedOfAFunctionThatIsGone() {
    declare(def("f", null, null, 0), def("g", null, null, 0));
    call("f", null);
    declare(def("g", null, null, 0));
    assertTrue(metrics.find("aws.lambda.invocations").tag("function_name", "f").meters().isEmpty());
    assertTrue(
        metrics.getMeters().stream().noneMatch(m -> "f".equals(m.getId().getTag("function_name"))));
    assertFalse(
        metrics.find("aws.lambda.invocations").tag("function_name", "g").meters().isEmpty());
  }

  @Test
  void reservedZeroSwitchesOff() {
    declare(def("off", 0, null, 0));
    assertEquals(
        Reason.ReservedFunctionConcurrentInvocationLimitExceeded, throttled(call("off", null)));
  }

  @Test
  void changedCodeGetsANewInvokerAndTheOldOneEndsItsWork() {
    declare(def("f", null, null, 0));
    var running = call("f", null);
    var old = invokers.opened.getFirst();
    declare(def("f", null, null, 0));
    assertEquals(1, invokers.opened.size(), "nothing changed, nothing restarts");
    code = "v2";
    declare(def("f", null, null, 0));
    assertEquals(2, invokers.opened.size());
    assertTrue(old.closed);
    assertFalse(running.isComplete());
    old.endOne();
    assertTrue(running.succeeded());
    call("f", null);
    assertEquals(1, invokers.opened.getLast().running.size());
  }

  @Test
  void aliasFollowsTheNewestVersionAndProvisionsIt() {
    declare(def("f", null, "live", 2));
    assertEquals(2, invoker("1").warm);
    code = "v2";
    declare(def("f", null, "live", 2));
    assertEquals("2", registry.function("f").aliases().get("live").version());
    assertEquals(2, invoker("2").warm);
    call("f", "live");
    assertEquals(1, invoker("2").running.size());
    call("f", "1");
    assertEquals(1, invoker("1").running.size());
  }

  private FakeInvokers.Fake invoker(String version) {
    return invokers.opened.stream()
        .filter(fake -> fake.spec.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void weightsShareCallsBetweenTwoVersions() {
    declare(def("f", null, "live", 0));
    code = "v2";
    declare(def("f", null, "live", 0));
    registry.change(
        "f",
        f -> {
          var aliases = new HashMap<>(f.aliases());
          aliases.put("live", new Alias("live", "2", "", Map.of("1", 0.25), "r"));
          return new io.penstock.gateway.registry.Function(
              f.name(),
              f.latest(),
              f.versions(),
              aliases,
              f.reservedConcurrency(),
              f.provisioned(),
              f.asyncConfigs(),
              f.urls(),
              f.tags(),
              f.policy(),
              f.deadLetterArn(),
              f.place());
        });
    for (int i = 0; i < 1000; i++) {
      call("f", "live");
      for (var fake : invokers.opened) if (!fake.running.isEmpty()) count(fake);
    }
    assertEquals(250, counted.get("1"), 50);
    assertEquals(750, counted.get("2"), 50);
  }

  private final Map<String, Integer> counted = new HashMap<>();

  private void count(FakeInvokers.Fake fake) {
    counted.merge(fake.spec.version(), 1, Integer::sum);
    fake.endOne();
  }

  @Test
  void removedFunctionsAreClosed() {
    declare(def("f", null, null, 0), def("g", null, null, 0));
    declare(def("g", null, null, 0));
    assertTrue(invokers.opened.getFirst().closed);
    assertFalse(invokers.opened.getLast().closed);
    assertInstanceOf(UnknownFunctionException.class, call("f", null).cause());
  }

  @Test
  void acceptTakesAllOrNone() {
    declare(def("f", null, null, 0));
    var known = event("f");
    assertTrue(broker.accept(List.of(known)).succeeded());
    assertSame(known, accepted.getFirst());
    assertInstanceOf(
        UnknownFunctionException.class, broker.accept(List.of(known, event("g"))).cause());
    assertEquals(1, accepted.size());
  }

  private static Event event(String name) {
    var ref = new FunctionRef("us-east-1", "123456789012", name, null);
    return new Event("id", ref, Buffer.buffer("{}"), "test", null);
  }

  @Test
  void usageIsBilledByTheMillisecond() {
    declare(def("f", null, null, 0));
    call("f", null);
    invokers.opened.getFirst().endOne();
    var usage = new FunctionMeters(metrics).of("none").usage();
    assertEquals(0, usage.requests());
    var mine = live.get("f").meters().usage();
    assertEquals(1, mine.requests());
    assertEquals(2, mine.billedMillis(), "1.2 ms is billed as 2");
    assertEquals(128 / 1024.0 * 0.002, mine.gbSeconds(), 1e-12);
    assertEquals(0, mine.priceAfterFreeTier());
    assertEquals(
        2_000_000 * 0.20 / 1e6 + 600_000 * 0.0000166667,
        new Usage(3_000_000, 0, 1_000_000).priceAfterFreeTier(),
        1e-6);
  }
}
