package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.registry.CodeDigest.Digest;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.FunctionDeclarer;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.MemoryBackend;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.Event;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A broker over functions that fakes serve. */
abstract class BrokerFixture {
  final FakeInvokers invokers = new FakeInvokers();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Map<String, Throwable> problems = new HashMap<>();
  final List<Event> accepted = new ArrayList<>();
  String code = "v1";
  final MemoryBackend backend = new MemoryBackend();

  final Registry registry =
      new Registry(
          backend,
          new FunctionDeclarer("123456789012", any -> new Digest(code, 1), () -> Instant.EPOCH));

  final LiveFunctions live =
      new LiveFunctions(invokers, new FunctionMeters(metrics), 3, problems::put);

  final Broker broker =
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

  BrokerFixture() {
    registry.onChange(live::changed);
    live.warm();
  }

  static FunctionDef def(String name, Integer reserved, String alias, int provisioned) {
    FunctionSpec.Edit spec =
        FunctionSpec.of(
            new FunctionRef("us-east-1", "123456789012", name, null),
            new FunctionSpec.Code.Inline("x"));
    spec.runtime = "nodejs22.x";
    spec.handler = "index.handler";
    return new FunctionDef(
        spec.done(),
        "template.yaml:3",
        "",
        Map.of(),
        reserved,
        alias,
        provisioned,
        null,
        null,
        null,
        null);
  }

  void declare(FunctionDef... defs) {
    var plan = new Declaration();
    registry.declare(new TemplateResources(List.of(defs), List.of(), List.of()), plan);
    var done = plan.commit(backend);
    assertTrue(done.succeeded(), () -> "" + done.cause());
  }

  Future<Result> call(String name, String qualifier) {
    var ref = new FunctionRef("us-east-1", "123456789012", name, qualifier);
    return broker.call(Invocation.of("id", ref, Buffer.buffer("{}"), null), "test");
  }

  final Map<String, Integer> counted = new HashMap<>();

  void count(FakeInvokers.Fake fake) {
    counted.merge(fake.spec.version(), 1, Integer::sum);
    fake.endOne();
  }
}
