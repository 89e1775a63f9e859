package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.FolderFiles.Found;
import io.penstock.trigger.bucket.FolderPaths.Stat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The objects of a folder whose keys begin with a prefix, ascending by UTF-8, from after a key on.
 * Holds the names of the folders on the way. Not for several threads; blocks.
 */
public final class FolderListing {
  private final FolderPaths paths;
  private final String prefix;
  private final String after;
  private final Deque<Level> open = new ArrayDeque<>();

  private record Level(String folder, List<String> keys, int[] next) {
    String take() {
      return next[0] < keys.size() ? keys.get(next[0]++) : null;
    }

    void pass(String begin) {
      while (next[0] < keys.size() && keys.get(next[0]).startsWith(begin)) next[0]++;
    }
  }

  FolderListing(FolderPaths paths, String prefix, String after) throws IOException {
    this.paths = paths;
    this.prefix = prefix;
    this.after = after;
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    boolean real =
        folder.isEmpty()
            || FolderFiles.canHold(folder.substring(0, folder.length() - 1))
                && paths.isBelowRealFolders(folder);
    if (real) enter(folder);
  }

  private void enter(String folder) throws IOException {
    var keys = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(paths.path(folder))) {
      for (Path entry : entries) {
        String key = folder + entry.getFileName();
        if (!FolderPaths.isKey(key)) continue;
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) key += "/";
        if (key.startsWith(prefix) && isAhead(key)) keys.add(key);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // gone meanwhile
    }
    keys.sort(Seen.ORDER);
    open.push(new Level(folder, keys, new int[1]));
  }

  private boolean isAhead(String key) {
    return Seen.ORDER.compare(key, after) > 0 || key.endsWith("/") && after.startsWith(key);
  }

  /** Null at the end. */
  public Found next() throws IOException {
    while (!open.isEmpty()) {
      String key = open.peek().take();
      if (key == null) open.pop();
      else if (key.endsWith("/")) enter(key);
      else {
        Stat stat = paths.stat(key);
        if (stat != null)
          return new Found(key, stat.size(), stat.mark(), stat.modifiedMillis(), stat.changed());
      }
    }
    return null;
  }

  /** Passes over all keys that begin so, without looking at them. */
  public void pass(String begin) {
    while (!open.isEmpty() && open.peek().folder().startsWith(begin)) open.pop();
    if (!open.isEmpty()) open.peek().pass(begin);
  }
}
