package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second gateway off the same folder, for as long as this process lives. */
final class FolderLock implements AutoCloseable {
  /** Closing any other handle of the file would drop this process's lock: so look here first. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final PathLock path;

  private FolderLock(Path file, FileChannel channel, PathLock path) {
    this.file = file;
    this.channel = channel;
    this.path = path;
  }

  static FolderLock take(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve("penstock.lock");
    if (!HELD_HERE.add(file)) throw held(folder, Long.toString(ProcessHandle.current().pid()));
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) throw held(folder, Files.readString(file).strip());
      PathLock path = PathLock.take(file.getParent());
      if (path.holder() != null) throw held(folder, path.holder());
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
      return new FolderLock(file, channel, path);
    } catch (IOException | RuntimeException e) {
      if (channel != null) channel.close();
      HELD_HERE.remove(file);
      throw e;
    }
  }

  private static StoreException held(Path folder, String pid) {
    return new StoreException(
        "Another gateway (pid %s) uses the data folder %s. Stop it, or give this one its own --data-dir."
            .formatted(pid, folder));
  }

  @Override
  public void close() throws IOException {
    path.close();
    channel.close();
    HELD_HERE.remove(file);
  }
}
