package io.penstock.gateway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.penstock.gateway.store.StoredForm;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of functions over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aFunction() throws Exception {
    // Versions are stored under their numbers.
    Set<String> silent = Set.of("latest.spec.ref.qualifier", "versions.spec.ref.qualifier");
    StoredForm.part(
        "function",
        silent,
        FunctionJson::read,
        FunctionJson::write,
        "name",
        "region",
        "account",
        "latest");
  }

  @Test
  void aFunctionOfAnOlderVersionHasDefaults() throws Exception {
    Function function = StoredForm.old("function", FunctionJson::read, FunctionJson::write);
    var spec = function.latest().spec();
    assertEquals(512, spec.ephemeralStorageMb());
    assertFalse(spec.logging().json());
    assertEquals(List.of(), spec.layers());
    assertEquals(Map.of(), function.urls());
  }

  /** One that cannot be read is left out, and left where it is. */
  @Test
  void oneThatCannotBeReadHoldsUpNoOther() {
    var backend = new MemoryBackend();
    var good = new JsonObject().put("thing", new JsonObject().put("name", "good"));
    backend.write("kind", Map.of("good", good, "bad", new JsonObject().put("thing", "x")));
    var resources =
        new Resources<String>(
            "kind",
            name -> name,
            Resources.Codec.of(
                name -> new JsonObject().put("name", name), json -> json.getString("name")),
            backend);
    resources.load();
    assertEquals(List.of("good"), resources.all());
    assertEquals(2, backend.load("kind").result().size());
  }
}
