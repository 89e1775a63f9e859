package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Outcome;
import io.penstock.function.Outcome.Reason;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerTest extends BrokerFixture {
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
