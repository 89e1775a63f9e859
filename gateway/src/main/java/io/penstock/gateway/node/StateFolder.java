package io.penstock.gateway.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the folder of all state for its owner alone. Blocking; at the start. */
final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final Set<PosixFilePermission> OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private StateFolder() {}

  /**
   * Makes the folder where it is missing, and takes from others what they could read of it and of
   * the gateway's files in it. What cannot be changed is told in the log.
   */
  static void close(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (!Files.isDirectory(folder)) {
        if (posix) Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
        else Files.createDirectories(folder);
      }
      if (!posix) return;
      own(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "penstock*")) {
        for (Path file : files) if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) own(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be used for state: " + e.getMessage(), e);
    }
  }

  private static void own(Path path) throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
    var wanted = EnumSet.copyOf(OWNER);
    wanted.retainAll(now);
    if (wanted.equals(now)) return;
    try {
      Files.setPosixFilePermissions(path, wanted);
    } catch (IOException e) {
      LOG.warn("{} can be read by others, and that cannot be changed: {}", path, e.getMessage());
    }
  }
}
