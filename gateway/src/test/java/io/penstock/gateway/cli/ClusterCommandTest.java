package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.settings.StoreAddress;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterCommandTest {
  private final StringWriter said = new StringWriter();
  private String asked;

  private int run(String state, String... arguments) {
    var cluster =
        new ClusterCommand.Cluster() {
          @Override
          public List<JsonObject> members(StoreAddress store) {
            asked = store.toString();
            return List.of(new JsonObject().put("name", "one").put("state", state));
          }

          @Override
          public String drain(StoreAddress store, String only, Duration patience) {
            return only == null ? "one has handed over in " + patience : null;
          }

          @Override
          public String importFrom(Path dataDir, StoreAddress store) {
            return dataDir + " into " + store;
          }
        };
    var line =
        PenstockCommand.commandLine(
            new PenstockCommand.Program(_ -> 1, null, null, null, null, cluster), arguments);
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    return line.execute(arguments);
  }

  @Test
  void theExitStatusSaysWhetherOneIsActive() {
    String store = "--store=postgresql://me:hidden@db/events";
    assertEquals(0, run("ACTIVE", "cluster", "status", store));
    assertEquals("postgresql://db/events?schema=penstock", asked);
    assertEquals(3, run("STANDBY", "cluster", "status", store));
  }

  @Test
  void anImportTellsWhatArrived() {
    assertEquals(0, run("", "cluster", "import", ".penstock", "--store", "postgresql://db/events"));
    assertTrue(
        said.toString().contains(".penstock into postgresql://db/events?schema=penstock"),
        said::toString);
  }

  @Test
  void aDrainTellsWhoHandedOver() {
    String store = "--store=postgresql://db/events";
    assertEquals(0, run("", "cluster", "drain", store, "--timeout", "7"));
    assertTrue(said.toString().contains("one has handed over in PT7S."), said::toString);
    assertEquals(0, run("", "cluster", "drain", store, "--node", "two"));
    assertTrue(said.toString().contains("two is not the active one."), said::toString);
  }

  @Test
  void withoutADatabaseNothingIsDone() {
    assertEquals(2, run("", "cluster", "status", "--store", ""));
    assertTrue(said.toString().contains("--store: say which database"), said::toString);
    assertEquals(2, run("", "cluster", "status", "--store", "mysql://db/x"));
  }
}
