package io.penstock.gateway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private record Thing(String name, int size) {}

  private static final Resources.Codec<Thing> FORM =
      new Resources.Codec<>() {
        @Override
        public JsonObject write(Thing thing) {
          return new JsonObject().put("name", thing.name).put("size", thing.size);
        }

        @Override
        public Thing read(JsonObject json) {
          return new Thing(json.getString("name"), json.getInteger("size"));
        }
      };

  /** Keeps documents in memory; may be told to fail, or to wait. */
  private static final class Memory implements Resources.Backend {
    private final Map<String, JsonObject> documents = new TreeMap<>();
    private RuntimeException failure;
    private Promise<Void> hold;

    @Override
    public Future<Void> write(Map<String, Map<String, JsonObject>> kinds) {
      if (failure != null) return Future.failedFuture(failure);
      Future<Void> before = hold == null ? Future.succeededFuture() : hold.future();
      return before.map(
          none -> {
            for (var bodies : kinds.values())
              bodies.forEach(
                  (id, body) -> {
                    if (body == null) documents.remove(id);
                    else documents.put(id, body);
                  });
            return null;
          });
    }

    @Override
    public Future<Map<String, JsonObject>> load(String kind) {
      return Future.succeededFuture(new HashMap<>(documents));
    }
  }

  private final Memory memory = new Memory();
  private final Resources<Thing> resources = new Resources<>("thing", Thing::name, FORM, memory);
  private final List<Resources.Change<Thing>> heard = new ArrayList<>();

  private void declare(Thing... things) {
    assertTrue(resources.declare(Arrays.asList(things)).succeeded());
  }

  @Test
  void documentsSayTheirVersion() {
    resources.change("a", before -> new Thing("a", 1));
    assertEquals(
        new JsonObject(
            "{'version':1,'declared':false,'thing':{'name':'a','size':1}}".replace('\'', '"')),
        memory.documents.get("a"));
  }

  /** Those of before have none; those of a newer Penstock are left out, and left alone. */
  @Test
  void olderVersionsAreReadAndNewerOnesLeftAlone() {
    var thing = new JsonObject().put("name", "a").put("size", 1);
    var newer = new JsonObject().put("version", 2).put("thing", thing.copy().put("name", "b"));
    memory.documents.put("a", new JsonObject().put("thing", thing));
    memory.documents.put("b", newer);
    assertTrue(resources.load().succeeded());
    assertEquals(List.of(new Thing("a", 1)), resources.all());
    assertEquals(newer, memory.documents.get("b"));
  }

  @Test
  void whatTheTemplateNoLongerDeclaresGoesAndTheRestStays() {
    resources.onChange(heard::addAll);
    resources.change("byApi", before -> new Thing("byApi", 1));
    declare(new Thing("a", 1), new Thing("b", 2));
    declare(new Thing("b", 3));
    assertEquals(List.of(new Thing("b", 3), new Thing("byApi", 1)), resources.all());
    assertTrue(resources.isDeclared("b"));
    assertFalse(resources.isDeclared("byApi"));
    assertEquals(
        List.of(
            new Resources.Change<>("byApi", null, new Thing("byApi", 1)),
            new Resources.Change<>("a", null, new Thing("a", 1)),
            new Resources.Change<>("b", null, new Thing("b", 2)),
            new Resources.Change<>("a", new Thing("a", 1), null),
            new Resources.Change<>("b", new Thing("b", 2), new Thing("b", 3))),
        heard);
  }

  @Test
  void newResourcesTakeOverWhatWasKept() {
    declare(new Thing("a", 1));
    resources.change("byApi", before -> new Thing("byApi", 1));
    var next = new Resources<>("thing", Thing::name, FORM, memory);
    next.load();
    assertEquals(List.of(new Thing("a", 1), new Thing("byApi", 1)), next.all());
    next.declare(List.of());
    assertEquals(List.of(new Thing("byApi", 1)), next.all());
  }

  /** What a thing takes from the one before it, or from the moment, is stored in one with it. */
  @Test
  void whatAThingTakesOverIsStoredWithIt() {
    var grown =
        new Resources<>(
            "thing",
            Thing::name,
            FORM,
            memory,
            (before, after, declared) ->
                new Thing(
                    after.name(),
                    (before == null ? declared ? 100 : 10 : before.size()) + after.size()));
    assertEquals(new Thing("a", 11), grown.change("a", before -> new Thing("a", 1)).result());
    assertEquals(new Thing("a", 13), grown.change("a", before -> new Thing("a", 2)).result());
    grown.declare(List.of(new Thing("b", 1)));
    assertEquals(List.of(new Thing("a", 13), new Thing("b", 101)), grown.all());
    var next = new Resources<>("thing", Thing::name, FORM, memory);
    next.load();
    assertEquals(grown.all(), next.all());
  }

  @Test
  void nothingShowsBeforeItIsDurable() {
    memory.hold = Promise.promise();
    Future<Thing> made = resources.change("a", before -> new Thing("a", 1));
    Future<Thing> again = resources.change("a", before -> new Thing("a", before.size + 1));
    assertNull(resources.get("a"));
    assertFalse(made.isComplete());
    memory.hold.complete();
    assertEquals(made.result(), new Thing("a", 1));
    assertEquals(again.result(), new Thing("a", 2));
  }

  @Test
  void aFailedWriteChangesNothingAndTheNextGoesOn() {
    memory.failure = new IllegalStateException("full");
    assertTrue(resources.change("a", before -> new Thing("a", 1)).failed());
    assertNull(resources.get("a"));
    memory.failure = null;
    assertTrue(resources.change("a", before -> new Thing("a", 1)).succeeded());
    Future<Thing> refused =
        resources.change(
            "a",
            before -> {
              throw new IllegalArgumentException("no");
            });
    assertEquals("no", refused.cause().getMessage());
    assertEquals(resources.get("a"), new Thing("a", 1));
    resources.change("a", before -> null);
    assertEquals(0, resources.size());
    assertTrue(memory.documents.isEmpty());
  }

  @Test
  void pagesGoOnAfterAnId() {
    for (String name : List.of("d", "a", "c", "b")) resources.change(name, b -> new Thing(name, 0));
    assertEquals(List.of(new Thing("c", 0)), resources.page("b", 1));
    assertEquals(List.of(new Thing("a", 0), new Thing("b", 0)), resources.page("", 2));
  }
}
