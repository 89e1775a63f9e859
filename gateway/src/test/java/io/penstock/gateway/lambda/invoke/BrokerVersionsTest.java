package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.registry.Alias;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions and aliases as the broker calls them. */
class BrokerVersionsTest extends BrokerFixture {
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
}
