package io.penstock.gateway.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
  @TempDir Path folder;

  private SecretStore store(String key) {
    return new SecretStore(
        folder.resolve("state"),
        key == null
            ? Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString())
            : Map.of("PENSTOCK_SECRETS_KEY", key));
  }

  @Test
  void whatIsKeptIsFoundAgainAndNotReadableInTheFile() throws IOException {
    store(null).set("/prod/db", "s3cret-value");
    store(null).set("token", "é\n{\"a\":1}");
    assertEquals(Map.of("/prod/db", "s3cret-value", "token", "é\n{\"a\":1}"), store(null).all());
    Path file = folder.resolve("state/secrets.json");
    assertFalse(Files.readString(file).contains("s3cret"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.exists(folder.resolve("config/penstock/secrets.key")));
  }

  @Test
  void anotherKeyOpensNothing() throws IOException {
    store("A".repeat(43) + "=").set("a", "1");
    String problem =
        assertThrows(IOException.class, () -> store("B".repeat(42) + "A=").all()).getMessage();
    assertTrue(problem.contains("another key"), problem);
  }

  @Test
  void aValueMovedUnderAnotherNameIsNotTaken() throws IOException {
    SecretStore store = store(null);
    store.set("a", "1");
    Path file = folder.resolve("state/secrets.json");
    Files.writeString(file, Files.readString(file).replace("\"a\"", "\"b\""));
    assertThrows(IOException.class, store::all);
  }

  @Test
  void removedIsGone() throws IOException {
    SecretStore store = store(null);
    store.set("a", "1");
    assertTrue(store.remove("a"));
    assertFalse(store.remove("a"));
    assertEquals(Set.of(), store.names());
  }

  @Test
  void aKeyOfTheWrongLengthIsNamed() {
    assertTrue(
        assertThrows(IOException.class, () -> store("c2hvcnQ=").set("a", "1"))
            .getMessage()
            .contains("PENSTOCK_SECRETS_KEY"));
  }
}
