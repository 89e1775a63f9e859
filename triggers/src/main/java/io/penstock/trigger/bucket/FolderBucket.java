package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.FolderPaths.Stat;
import io.penstock.trigger.bucket.ObjectIndex.Known;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder as a bucket: a file that was written and closed, or moved in, is an object; what is
 * removed or moved out is one no more. To be deployed on a virtual thread.
 *
 * <pre>
 * inotify -> Marks -> look at the file, compare with the index -> intake -> index
 *              ^
 *              +--- the whole folder: at the start, every five minutes, when marks were lost
 * </pre>
 *
 * A change is in the index only once what follows from it is durable: a crash between the two tells
 * it again, with the same identity. What is in the folder when it is first looked at is told to
 * nobody, as on S3.
 */
public final class FolderBucket extends VerticleBase implements BucketSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderBucket.class);

  /** Files that no close was seen of are whole once nobody has written for so long. */
  private static final long QUIET_MILLIS = 500;

  private static final long TICK_MILLIS = 250;

  private static final long EVERYTHING_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long BLIND_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 30_000;
  private static final int BATCH = 500;
  private static final int GONE = 1_000;

  /** Files have the machine's time, whatever the gateway's clock says. */
  private static final InstantSource MACHINE = InstantSource.system();

  private final String bucket;
  private final Path given;
  private final FolderPaths paths;
  private final ObjectIndex index;
  private final ObjectIntake intake;
  private final KeyLocks locks;
  private final Noticed noticed;
  private final long openedNanos = TimeUnit.MILLISECONDS.toNanos(MACHINE.millis() - 1_000);
  private final Marks marks = new Marks(this::wake);

  /**
   * What was known of keys that went: a file that comes again within a tick of the file system's
   * clock may have the same inode and times, and is another object all the same.
   */
  private final Map<String, Known> gone =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > GONE;
        }
      };

  private final Promise<Void> ended = Promise.promise();
  private volatile Promise<Void> woken = Promise.promise();
  private volatile boolean stopping;
  private volatile String problem;
  private FolderWatch watch;

  /**
   * @param locks shared with whoever else changes the folder and tells of it himself: what he holds
   *     is looked at later
   */
  public FolderBucket(
      String bucket,
      Path folder,
      String region,
      ObjectIndex index,
      ObjectIntake intake,
      KeyLocks locks,
      InstantSource clock,
      RandomGenerator random) {
    this.bucket = bucket;
    this.locks = locks;
    this.given = folder;
    this.paths = new FolderPaths(folder.toAbsolutePath().normalize());
    this.index = index;
    this.intake = intake;
    this.noticed = new Noticed(bucket, region, "127.0.0.1", "folder", clock, random);
  }

  @Override
  public String where() {
    return given + "/";
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public Future<?> start() throws IOException {
    Files.createDirectories(paths.root());
    watch = new FolderWatch(bucket, paths, marks);
    marks.all();
    vertx.setPeriodic(TICK_MILLIS, _ -> marks.tick());
    vertx.setPeriodic(EVERYTHING_MILLIS, _ -> marks.all());
    context.runOnContext(_ -> work());
    return Future.succeededFuture();
  }

  /** Completes when what was being told is told, and nothing more will be. */
  @Override
  public Future<?> stop() {
    stopping = true;
    wake();
    return ended
        .future()
        .compose(
            none ->
                vertx.executeBlocking(
                    () -> {
                      watch.close();
                      return null;
                    }));
  }

  private void wake() {
    woken.tryComplete();
  }

  private void work() {
    long retry = FIRST_RETRY_MILLIS;
    try {
      while (!stopping) {
        try {
          step();
          problem = watch.problem();
          retry = FIRST_RETRY_MILLIS;
          if (problem != null) again(BLIND_MILLIS);
          idle();
        } catch (IOException | RuntimeException e) {
          problem =
              e instanceof UncheckedIOException u ? u.getCause().getMessage() : e.getMessage();
          if (stopping) continue;
          LOG.warn("Bucket {}: {}; looked at again in {} ms", bucket, problem, retry);
          again(retry);
          idle();
          retry = Math.min(2 * retry, LAST_RETRY_MILLIS);
        }
      }
    } finally {
      ended.tryComplete();
    }
  }

  private void again(long millis) {
    vertx.setTimer(millis, _ -> marks.all());
  }

  /** Until something is marked. */
  private void idle() {
    Promise<Void> next = Promise.promise();
    woken = next;
    if (!stopping && marks.isEmpty()) next.future().await();
  }

  private void step() throws IOException {
    if (marks.takeAll()) {
      if (!Files.isDirectory(paths.root()))
        throw new IOException("the folder " + paths.root() + " is not there");
      watch.anew();
      if (index.isBegun(bucket).await()) scan("");
      else begin();
    }
    for (String folder : marks.takeFolders()) scan(folder);
    Map<String, Boolean> marked = marks.take(BATCH);
    if (!marked.isEmpty()) settle(marked);
  }

  /** What is there already is known and told to nobody; what came since we opened is not known. */
  private void begin() throws IOException {
    var found = new HashMap<String, Known>();
    var files = paths.walk("", watch::folder);
    try {
      while (files.hasNext() && !stopping) {
        String key = files.next().key();
        if (!locks.tryTake(key)) continue;
        Stat stat = paths.stat(key);
        if (stat == null || stat.changed() >= openedNanos) {
          locks.free(key);
          continue;
        }
        found.put(key, new Known(stat.size(), stat.mark(), noticed.sequencer(null)));
        if (found.size() == BATCH) {
          index.write(bucket, found).await();
          found.keySet().forEach(locks::free);
          found.clear();
        }
      }
      if (stopping) return;
      index.write(bucket, found).await();
    } finally {
      found.keySet().forEach(locks::free);
    }
    index.begun(bucket).await();
    scan("");
  }

  private void scan(String prefix) throws IOException {
    var found = new HashMap<String, Boolean>();
    Seen.compare(
        paths.walk(prefix, watch::folder),
        index,
        bucket,
        prefix,
        new Seen.Differences() {
          @Override
          public void changed(Seen seen) {
            add(seen.key(), false);
          }

          @Override
          public void gone(String key) {
            add(key, true);
          }

          private void add(String key, boolean whole) {
            if (stopping) return;
            found.put(key, whole);
            if (found.size() < BATCH) return;
            try {
              settle(found);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            found.clear();
          }
        });
    settle(found);
  }

  /**
   * @param marked keys, and whether each is known to be whole
   */
  private void settle(Map<String, Boolean> marked) throws IOException {
    var free = new HashMap<String, Boolean>();
    try {
      for (var one : marked.entrySet())
        if (locks.tryTake(one.getKey())) free.put(one.getKey(), one.getValue());
        else marks.later(one.getKey());
      settleHeld(free);
    } finally {
      free.keySet().forEach(locks::free);
    }
  }

  private void settleHeld(Map<String, Boolean> marked) throws IOException {
    Map<String, Known> before = index.get(bucket, marked.keySet()).await();
    var changes = new ArrayList<ObjectChange>();
    var known = new HashMap<String, Known>();
    for (String key : marked.keySet()) {
      Known was = before.get(key);
      Stat now = paths.stat(key);
      if (now == null) {
        if (was == null) continue;
        changes.add(noticed.removed(key, was));
        known.put(key, null);
      } else if (!now.is(was)) {
        String eTag = marked.get(key) || isQuiet(now) ? content(key, now) : null;
        if (eTag == null) {
          marks.later(key);
          continue;
        }
        var after = new Known(now.size(), now.mark(), noticed.sequencer(was), eTag);
        changes.add(noticed.created(key, after, eTag, identity(key, was, now)));
        known.put(key, after);
      }
    }
    if (changes.isEmpty()) return;
    intake.accept(changes).await();
    index.write(bucket, known).await();
    known.forEach(
        (key, now) -> {
          if (now == null) gone.put(key, before.get(key));
        });
  }

  /** Two contents that were written within a tick of the clock may differ in their size alone. */
  private String identity(String key, Known was, Stat now) {
    Known before = was == null ? gone.get(key) : was;
    String is = now.mark() + " " + now.changed();
    return before == null ? is : is + " after " + before.sequencer();
  }

  private static boolean isQuiet(Stat now) {
    return Math.abs(MACHINE.millis() - now.modifiedMillis()) >= QUIET_MILLIS;
  }

  /** Its eTag; null when it is being written to, or gone, by now. */
  private String content(String key, Stat now) throws IOException {
    try {
      String eTag = paths.eTag(key, now);
      Stat after = paths.stat(key);
      return after != null && after.mark().equals(now.mark()) && after.size() == now.size()
          ? eTag
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
