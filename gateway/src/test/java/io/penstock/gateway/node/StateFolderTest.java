package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is its owner's alone. */
class StateFolderTest {
  @TempDir Path folder;

  private static String rights(Path of) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
  }

  @Test
  void aNewFolderIsItsOwnersAlone() throws Exception {
    Path state = folder.resolve("a").resolve("state");
    StateFolder.close(state);
    assertEquals("rwx------", rights(state));
  }

  @Test
  void whatOthersCouldReadIsMendedAtTheStart() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : new String[] {"penstock.db", "penstock.db-wal", "penstock.key"}) {
      Path file = Files.writeString(state.resolve(name), "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    }
    // What a link leads to is not the gateway's.
    Path other = Files.writeString(folder.resolve("other"), "");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(state.resolve("penstock.link"), other);
    StateFolder.close(state);
    assertEquals("rwx------", rights(state));
    for (String name : new String[] {"penstock.db", "penstock.db-wal", "penstock.key"})
      assertEquals("rw-------", rights(state.resolve(name)));
    assertEquals("rw-r--r--", rights(other));
  }
}
