package io.penstock.gateway.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, and what is left of what it accepted. */
abstract class FaultsFixture {
  static final int EVENTS = Integer.getInteger("faults.events", 400);
  static final int CLIENTS = 16;
  @TempDir Path folder;
  final long seed = Long.getLong("faults.seed", new Random().nextLong());
  final Random random = new Random(seed);
  Path state;

  @BeforeEach
  void folders() throws IOException {
    state = Files.createDirectory(folder.resolve("state"));
  }

  void until(String what, Sink sink, BooleanSupplier condition) throws InterruptedException {
    Until.holds(() -> what + "; seed " + seed, sink::taken, condition);
  }

  static List<String> missing(Load load, Sink sink) {
    return load.accepted.stream().filter(event -> sink.count(event) == 0).toList();
  }

  static long missing(Set<String> expected, Sink sink) {
    return expected.stream().filter(one -> !sink.seen.containsKey(one)).count();
  }

  static int duplicates(Sink sink) {
    return sink.seen.values().stream().mapToInt(count -> count.get() - 1).sum();
  }
}
