package io.penstock.gateway.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @TempDir private Path folder;

  @Test
  void aVariableMayNameAFileThatHoldsTheSecret() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
    Path id = Files.writeString(folder.resolve("id"), "AKID\n");
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
    Credentials read =
        Credentials.read(
            null,
            Map.of(
                "PENSTOCK_TOKEN_FILE", token.toString(),
                "PENSTOCK_ACCESS_KEY_ID_FILE", id.toString(),
                "PENSTOCK_SECRET_ACCESS_KEY_FILE", secret.toString()));
    assertEquals("t0ken", read.token());
    assertEquals(Map.of("AKID", "s3cret"), read.keys());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var variables = Map.of("PENSTOCK_TOKEN_FILE", folder.resolve("none").toString());
    String said =
        assertThrows(IOException.class, () -> Credentials.read(null, variables)).getMessage();
    assertTrue(said.contains("PENSTOCK_TOKEN_FILE"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
  void aFileThatOthersCanReadOrWriteIsRefused(String rights) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), "AKID = s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    String said =
        assertThrows(IOException.class, () -> Credentials.read(file, Map.of())).getMessage();
    assertTrue(said.contains("by others (" + rights + "). Keep it to its owner: chmod 600"), said);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(Map.of("AKID", "s3cret"), Credentials.read(file, Map.of()).keys());
  }
}
