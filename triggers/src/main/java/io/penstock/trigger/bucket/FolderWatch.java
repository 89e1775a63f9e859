package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.Inotify.Event;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks what the kernel tells of a folder and those below it. Reads on a thread of its own. */
final class FolderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final String bucket;
  private final FolderPaths paths;
  private final Marks marks;
  private final Inotify inotify = new Inotify();
  private final Thread reader;

  /** By watch: the folder's key with a slash at its end; empty for the root. */
  private final Map<Integer, String> folders = new ConcurrentHashMap<>();

  private volatile String failure;
  private volatile boolean blind;
  private boolean unnamed;

  FolderWatch(String bucket, FolderPaths paths, Marks marks) throws IOException {
    this.bucket = bucket;
    this.paths = paths;
    this.marks = marks;
    reader = new Thread(this::read, "penstock-folder-" + bucket);
    reader.setDaemon(true);
    reader.start();
  }

  /** Why not everything is told; null when it is. */
  String problem() {
    if (failure != null) return failure;
    return blind
        ? "more folders than fs.inotify.max_user_watches allows: raise it (sysctl); until then all"
            + " is looked at every ten seconds"
        : null;
  }

  /** All folders are about to be named again. */
  void anew() {
    blind = false;
  }

  /** Watches a folder, if it is not watched already. */
  void folder(String key) throws IOException {
    if (blind) return;
    try {
      int watch = inotify.add(paths.path(key));
      if (watch >= 0) folders.put(watch, key);
    } catch (Inotify.TooManyFoldersException e) {
      blind = true;
      LOG.warn("Bucket {}: {}", bucket, problem());
    }
  }

  private void read() {
    try {
      for (List<Event> events = inotify.read(); !events.isEmpty(); events = inotify.read())
        for (Event event : events) happened(event);
    } catch (IOException | RuntimeException e) {
      LOG.error("Bucket {}: its folder is no longer watched", bucket, e);
      failure = "its folder is no longer watched: " + e.getMessage();
      marks.all();
    }
  }

  private void happened(Event event) {
    if (event.is(Inotify.OVERFLOW)) {
      marks.all();
      return;
    }
    String folder =
        event.is(Inotify.IGNORED) ? folders.remove(event.watch()) : folders.get(event.watch());
    if (folder == null || event.is(Inotify.IGNORED)) return;
    if (event.is(Inotify.DELETE_SELF | Inotify.MOVE_SELF)) {
      if (folder.isEmpty()) marks.all();
      return;
    }
    if (event.name() == null) {
      if (!unnamed) LOG.warn("Bucket {}: files whose names are not UTF-8 are no objects", bucket);
      unnamed = true;
      return;
    }
    String key = folder + event.name();
    if (!FolderPaths.isKey(key)) return;
    if (event.is(Inotify.IS_FOLDER)) {
      if (event.is(Inotify.MOVED_FROM)) forget(key + "/");
      marks.folder(key + "/");
    } else if (event.is(Inotify.CREATE)) marks.later(key);
    else marks.whole(key);
  }

  /** A folder that was moved is watched on, under a name that it has no longer. */
  private void forget(String prefix) {
    folders
        .entrySet()
        .removeIf(
            entry -> {
              boolean moved = entry.getValue().startsWith(prefix);
              if (moved) inotify.remove(entry.getKey());
              return moved;
            });
  }

  /** Blocks until the reader has ended. */
  void close() throws InterruptedException {
    inotify.end();
    reader.join();
    inotify.close();
  }
}
