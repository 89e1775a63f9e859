package io.penstock.gateway.events.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.service.Vault;
import io.penstock.gateway.store.StoredForm;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void anApiDestination() throws Exception {
    StoredForm.check("api-destination", ApiDestination::read, ApiDestination::write, "name");
  }

  /** The credentials are there, encrypted anew each time. */
  @Test
  void aConnection(@TempDir Path folder) throws Exception {
    var form = new SealedConnections(Vault.open(folder));
    JsonObject golden = StoredForm.golden("connection");
    Connection connection = Connection.read(golden.copy().put("parameters", "{\"a\":\"secret\"}"));
    JsonObject written = new JsonObject(form.write(connection).encode());
    assertFalse(written.encode().contains("secret"));
    assertEquals(connection, form.read(written));
    assertNotNull(written.remove("sealed"));
    assertEquals(golden, written);
  }

  @Test
  void aConnectionFromBeforeTheyWereEncrypted(@TempDir Path folder) throws Exception {
    var form = new SealedConnections(Vault.open(folder));
    JsonObject plain = StoredForm.golden("connection").put("parameters", "{}");
    assertEquals(Connection.read(plain), form.read(plain));
    assertTrue(form.isOutdated(plain));
  }
}
