package io.penstock.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Golden files of what is kept as documents: {@code stored/NAME.json} is what this version writes,
 * and is read back whole. A file {@code stored/NAME-old.json} is what an older one wrote: it is
 * still read, and what it does not say has a default.
 */
public final class StoredForm {
  private StoredForm() {}

  private static JsonObject golden(String name) throws Exception {
    try (var file = StoredForm.class.getResourceAsStream("/stored/" + name + ".json")) {
      assertNotNull(file, "stored/" + name + ".json");
      return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** What is written is what the file says. */
  public static <T> void check(
      String name, Function<JsonObject, T> read, Function<T, JsonObject> write) throws Exception {
    JsonObject golden = golden(name);
    T thing = read.apply(golden);
    assertEquals(golden, new JsonObject(write.apply(thing).encode()));
    assertEquals(thing, read.apply(golden), "equal, as resources must be");
  }

  /** What an older version wrote is read, and written anew in full. */
  public static <T> T old(String name, Function<JsonObject, T> read, Function<T, JsonObject> write)
      throws Exception {
    T thing = read.apply(golden(name + "-old"));
    assertEquals(thing, read.apply(new JsonObject(write.apply(thing).encode())));
    return thing;
  }
}
