package io.penstock.trigger.change;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Golden files of how far sources have read, as it is kept over restarts: what this version writes,
 * and what a later one must read.
 */
public final class StoredCheckpoint {
  private StoredCheckpoint() {}

  /** What is kept by {@code stored/checkpoint-SOURCE.json}. */
  public static KeptCheckpoints of(String source) throws IOException {
    var checkpoints = new KeptCheckpoints();
    JsonObject golden = golden(source);
    for (String id : golden.fieldNames()) checkpoints.kept.put(id, golden.getJsonObject(id));
    return checkpoints;
  }

  public static JsonObject golden(String source) throws IOException {
    String name = "/stored/checkpoint-" + source + ".json";
    try (var file = StoredCheckpoint.class.getResourceAsStream(name)) {
      assertNotNull(file, name);
      return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** What is kept now, in the form of the golden files. */
  public static JsonObject of(KeptCheckpoints checkpoints) {
    var all = new JsonObject();
    checkpoints.kept.forEach((id, body) -> all.put(id, new JsonObject(body.encode())));
    return all;
  }
}
