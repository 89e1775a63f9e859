package io.penstock.gateway.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on the folder's name, kept outside of it: the lock inside goes with a folder that is
 * deleted, while its gateway still runs. Where no such file can be kept, there is none.
 */
final class PathLock {
  private static final Logger LOG = LoggerFactory.getLogger(PathLock.class);

  private final Path file;
  private final FileChannel channel;
  private final String holder;

  private PathLock(Path file, FileChannel channel, String holder) {
    this.file = file;
    this.channel = channel;
    this.holder = holder;
  }

  /**
   * @param folder its real path
   */
  static PathLock take(Path folder) {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "penstock-" + name(folder) + ".lock");
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (channel.tryLock() == null) {
        String pid = Files.readString(file).strip();
        channel.close();
        return new PathLock(file, null, pid);
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | RuntimeException e) {
      LOG.debug("no lock for {} in {}: {}", folder, file.getParent(), e.getMessage());
    }
    return new PathLock(file, channel, null);
  }

  private static String name(Path folder) {
    try {
      byte[] path = folder.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Process id of whoever holds it; null when that is us. */
  String holder() {
    return holder;
  }

  void close() throws IOException {
    if (channel == null) return;
    Files.deleteIfExists(file); // while it is held: the lock inside the folder decides all the same
    channel.close();
  }
}
