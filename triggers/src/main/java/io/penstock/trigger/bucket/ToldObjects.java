package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.FolderFiles.Found;
import io.penstock.trigger.bucket.ObjectIndex.Known;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Tells of what was done to one bucket through its API, so that whoever looks at the folder finds
 * it known already. Under the key's lock. Blocks virtual threads.
 */
public final class ToldObjects {
  private final String bucket;
  private final String region;
  private final ObjectIndex index;
  private final ObjectIntake intake;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  public ToldObjects(
      String bucket,
      String region,
      ObjectIndex index,
      ObjectIntake intake,
      InstantSource clock,
      RandomGenerator random) {
    this.bucket = bucket;
    this.region = region;
    this.index = index;
    this.intake = intake;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param sourceIp who did it
   * @param requestId 16 hexadecimal digits
   */
  public record By(String sourceIp, String requestId) {}

  private Noticed noticed(By by) {
    return new Noticed(bucket, region, by.sourceIp, by.requestId, "penstock", clock, random, last);
  }

  /**
   * Returns once everything that follows is durable.
   *
   * @param event such as {@code ObjectCreated:Put}
   * @param inFolder whether it is a file that is looked at
   */
  public void created(Found object, String event, String eTag, boolean inFolder, By by) {
    Noticed noticed = noticed(by);
    Known before = index.get(bucket, List.of(object.key())).await().get(object.key());
    var known = new Known(object.size(), object.mark(), noticed.sequencer(before), eTag);
    // Two contents may come within a tick of the file system's clock, with one inode
    String content = object.mark() + " " + known.sequencer();
    intake.accept(List.of(noticed.created(object.key(), event, known, eTag, content))).await();
    if (inFolder) index.write(bucket, Map.of(object.key(), known)).await();
  }

  public void removed(String key, boolean inFolder, By by) {
    Noticed noticed = noticed(by);
    Known before = index.get(bucket, List.of(key)).await().get(key);
    if (before == null) before = new Known(0, "", noticed.sequencer(null));
    intake.accept(List.of(noticed.removed(key, before))).await();
    if (inFolder) index.write(bucket, Collections.singletonMap(key, null)).await();
  }

  /** What was told of files, by key: their eTags as long as they are as they were. */
  public Map<String, String> eTags(Map<String, Found> files) {
    var eTags = new HashMap<String, String>();
    if (files.isEmpty()) return eTags;
    Future<Map<String, Known>> known = index.get(bucket, files.keySet());
    known
        .await()
        .forEach(
            (key, one) -> {
              Found file = files.get(key);
              if (one.eTag() != null && one.size() == file.size() && one.mark().equals(file.mark()))
                eTags.put(key, one.eTag());
            });
    return eTags;
  }
}
