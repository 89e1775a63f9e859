package io.penstock.trigger.bucket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever happens in the folder, all of it is told. */
class FolderChangesTest extends FolderBucketFixture {
  /** What was told last of each key is what is there, whatever happened, and when. */
  @Test
  void whateverHappensIsTold() throws Exception {
    long seed = new SplittableRandom().nextLong();
    var random = new SplittableRandom(seed);
    open();
    for (int i = 0; i < 400; i++) {
      if (random.nextInt(100) == 0) {
        shut();
        for (int j = random.nextInt(4); j > 0; j--) change(random);
        open();
      }
      change(random);
    }
    write("last", "1");
    var there = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> there.add(folder.relativize(file).toString()));
    }
    until("all of seed " + seed, () -> present().equals(there));
    var identities = new HashSet<String>();
    for (ObjectChange change : told)
      assertTrue(
          identities.add(change.key() + change.identity()),
          () -> "twice, seed " + seed + ": " + told(change.key()));
  }

  private TreeSet<String> present() {
    var last = new TreeMap<String, Boolean>();
    for (ObjectChange change : told)
      last.put(change.key(), change.event().startsWith("ObjectCreated"));
    last.values().removeIf(created -> !created);
    return new TreeSet<>(last.keySet());
  }
}
