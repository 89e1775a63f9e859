package io.penstock.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Golden files of what is kept as documents: {@code stored/NAME.json} is what this version writes,
 * and is read back whole. A file {@code stored/NAME-old.json} is what an older one wrote: it is
 * still read, and what it does not say has a default.
 */
public final class StoredForm {
  private StoredForm() {}

  public static JsonObject golden(String name) throws Exception {
    try (var file = StoredForm.class.getResourceAsStream("/stored/" + name + ".json")) {
      assertNotNull(file, "stored/" + name + ".json");
      return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * What is written is what the file says, and the file says something of every component: one that
   * is added is missed here. Each member but those named may be absent, as in what older versions
   * wrote.
   *
   * @param required members without which a thing is not itself
   */
  public static <T> void check(
      String name, Function<JsonObject, T> read, Function<T, JsonObject> write, String... required)
      throws Exception {
    T thing = part(name, Set.of(), read, write, required);
    assertTrue(thing instanceof Record, "a record");
  }

  /**
   * The same of a form that cannot say all at once.
   *
   * @param silent components of which this file says nothing
   */
  public static <T> T part(
      String name,
      Set<String> silent,
      Function<JsonObject, T> read,
      Function<T, JsonObject> write,
      String... required)
      throws Exception {
    JsonObject golden = golden(name);
    T thing = read.apply(golden);
    assertEquals(golden, new JsonObject(write.apply(thing).encode()));
    assertEquals(thing, read.apply(golden), "equal, as resources must be");
    var empty = new TreeSet<String>();
    look(thing, "", empty);
    assertEquals(new TreeSet<>(silent), empty, "what stored/" + name + ".json says nothing of");
    for (String member : golden.fieldNames())
      if (!Set.of(required).contains(member)) {
        JsonObject less = golden.copy();
        less.remove(member);
        assertNotNull(read.apply(less), "without " + member);
      }
    return thing;
  }

  /** Components that are null or empty, by their path. */
  private static void look(Object value, String path, Set<String> empty) throws Exception {
    switch (value) {
      case null -> empty.add(path);
      case Collection<?> all when all.isEmpty() -> empty.add(path);
      case Map<?, ?> all when all.isEmpty() -> empty.add(path);
      case Collection<?> all -> look(all.iterator().next(), path, empty);
      case Map<?, ?> all -> look(all.values().iterator().next(), path, empty);
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          component.getAccessor().setAccessible(true);
          look(
              component.getAccessor().invoke(record),
              path.isEmpty() ? component.getName() : path + "." + component.getName(),
              empty);
        }
      }
      default -> {}
    }
  }

  /** What an older version wrote is read, and written anew in full. */
  public static <T> T old(String name, Function<JsonObject, T> read, Function<T, JsonObject> write)
      throws Exception {
    T thing = read.apply(golden(name + "-old"));
    assertEquals(thing, read.apply(new JsonObject(write.apply(thing).encode())));
    return thing;
  }
}
