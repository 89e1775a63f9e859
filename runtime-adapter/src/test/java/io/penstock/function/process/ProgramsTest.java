package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path folder;

  @Test
  void theFirstNumberIsTheVersion() throws IOException {
    assertEquals("3.13.1", Programs.version(program("echo Python 3.13.1 of 2026")));
    assertEquals("", Programs.version(program("echo none")));
  }

  /** A child of it keeps the other end of the pipe for an hour. */
  @Test
  void aProgramWhoseOutputStaysOpenIsNotWaitedFor() throws IOException {
    Path children = folder.resolve("children");
    try {
      assertEquals(
          "1.2", Programs.version(program("sleep 3600 & echo $! > " + children + "; echo 1.2")));
    } finally {
      long child = Long.parseLong(Files.readString(children).strip());
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
