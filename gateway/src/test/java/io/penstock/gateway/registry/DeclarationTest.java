package io.penstock.gateway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A template comes into force whole, or not at all. */
class DeclarationTest {
  private record Thing(String name, int size) {
    static JsonObject write(Thing thing) {
      return new JsonObject().put("name", thing.name).put("size", thing.size);
    }

    static Thing read(JsonObject json) {
      return new Thing(json.getString("name"), json.getInteger("size"));
    }
  }

  private final MemoryBackend backend = new MemoryBackend();
  private final Resources<Thing> topics = of("topic");
  private final Resources<Thing> queues = of("queue");

  private Resources<Thing> of(String kind) {
    return new Resources<>(
        kind, Thing::name, Resources.Codec.of(Thing::write, Thing::read), backend);
  }

  private Future<Void> declare(int size, String... names) {
    var plan = new Declaration();
    var all = new ArrayList<Thing>();
    for (String name : names) all.add(new Thing(name, size));
    plan.declare(topics, all);
    plan.declare(queues, all);
    return plan.commit(backend);
  }

  @Test
  void allKindsAreWrittenInOneCommit() {
    assertTrue(declare(1, "a", "b").succeeded());
    assertEquals(1, backend.writes);
    assertEquals(List.of(new Thing("a", 1), new Thing("b", 1)), topics.all());
    assertEquals(topics.all(), queues.all());
    assertTrue(declare(1, "a", "b").succeeded());
    assertEquals(1, backend.writes, "nothing changed, nothing is written");
  }

  @Test
  void afterAFailureTheOldOneIsInForceWhole() {
    declare(1, "a");
    backend.failure = new IllegalStateException("no room");
    assertTrue(declare(2, "a", "b").failed());
    backend.failure = null;
    assertEquals(List.of(new Thing("a", 1)), topics.all());
    assertEquals(List.of(new Thing("a", 1)), queues.all());
    var again = of("topic");
    again.load();
    assertEquals(topics.all(), again.all(), "and after a restart");
    assertTrue(declare(2, "a").succeeded(), "later ones are taken");
  }

  @Test
  void whatOneKindRefusesKeepsAllOut() {
    var plan = new Declaration();
    var first = plan.declare(topics, List.of(new Thing("a", 1)));
    plan.declare(
        queues,
        () -> {
          throw new IllegalArgumentException("taken");
        });
    assertEquals("taken", plan.commit(backend).cause().getMessage());
    assertTrue(first.failed());
    assertEquals(0, backend.writes);
    assertEquals(List.of(), topics.all());
  }

  @Test
  void changesOfTheApiWaitForATemplateAndAreNotLost() {
    Promise<Void> hold = Promise.promise();
    topics.inTurn(hold::future);
    var declared = declare(1, "a");
    var made = queues.change("mine", old -> new Thing("mine", 5));
    assertFalse(declared.isComplete());
    hold.complete();
    assertTrue(declared.succeeded());
    assertTrue(made.succeeded());
    assertEquals(List.of(new Thing("a", 1), new Thing("mine", 5)), queues.all());
    assertTrue(declare(1).succeeded());
    assertEquals(List.of(new Thing("mine", 5)), queues.all());
  }

  @Test
  void noLockIsHeldWhileAListenerOrAWriteRuns() {
    var asked = new ArrayList<Boolean>();
    topics.onChange(changes -> asked.add(Thread.holdsLock(topics)));
    topics.change("x", old -> new Thing("x", 1));
    assertEquals(List.of(false, false), asked);
    assertEquals(Map.of(), backend.kinds.getOrDefault("queue", Map.of()));
  }
}
