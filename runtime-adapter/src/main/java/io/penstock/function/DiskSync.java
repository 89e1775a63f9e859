package io.penstock.function;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Makes files survive a loss of power. Blocking. */
public final class DiskSync {
  private DiskSync() {}

  /**
   * A file with its content, or a folder with the names in it.
   *
   * @throws IOException when the disk refuses: nothing may be acknowledged then
   */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Puts a whole new file in the place of another: after a crash it is the one or the other. */
  public static void replace(Path fresh, Path file) throws IOException {
    sync(fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.toAbsolutePath().getParent());
  }
}
