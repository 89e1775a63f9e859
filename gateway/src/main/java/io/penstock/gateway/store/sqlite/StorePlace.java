package io.penstock.gateway.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The folder and the files that were opened. A process goes on writing to files that were deleted
 * or replaced, and nobody will ever read them: so they are looked at by name. Any thread.
 */
final class StorePlace {
  private static final List<String> FILES = List.of("penstock.db", "penstock.db-wal");

  private final Path folder;
  private final Map<Path, Object> keys = new LinkedHashMap<>();

  private StorePlace(Path folder) {
    this.folder = folder;
  }

  /** As it is now. */
  static StorePlace of(Path folder) throws IOException {
    var place = new StorePlace(folder);
    place.keys.put(folder, key(folder));
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) place.keys.put(file, key(file));
    }
    return place;
  }

  /** The inode; null where the file system has no such thing. */
  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** What has become of it, in words; null when it is as it was. A few calls of {@code stat}. */
  String problem() {
    for (var known : keys.entrySet()) {
      try {
        if (!Objects.equals(key(known.getKey()), known.getValue())) return gone("was replaced");
      } catch (IOException e) {
        return gone("was deleted");
      }
    }
    return null;
  }

  private String gone(String how) {
    return "The data folder "
        + folder
        + " "
        + how
        + " while the gateway ran. Nothing more is accepted; put it back or choose another, then"
        + " start the gateway again.";
  }
}
