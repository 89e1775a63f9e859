package io.penstock.trigger.bucket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is a bucket, and what is told of it. */
abstract class FolderBucketFixture {
  @TempDir Path elsewhere;
  final Vertx vertx = Vertx.vertx();
  final MemoryIndex index = new MemoryIndex();
  final List<ObjectChange> told = new CopyOnWriteArrayList<>();
  Path folder;
  String deployment;
  FolderBucket bucket;

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  void open() throws Exception {
    folder = elsewhere.resolve("bucket");
    bucket =
        new FolderBucket(
            "photos",
            folder,
            "us-east-1",
            index,
            changes -> {
              told.addAll(changes);
              return Future.succeededFuture();
            },
            new KeyLocks(),
            InstantSource.system(),
            new SplittableRandom(1));
    deployment =
        done(
            vertx.deployVerticle(
                bucket, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    until("the first look", () -> index.begun);
  }

  void shut() throws Exception {
    done(vertx.undeploy(deployment));
  }

  static void until(String what, BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!there.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + " did not come");
      LockSupport.parkNanos(200_000);
    }
  }

  void write(String key, String text) throws IOException {
    Path path = folder.resolve(key);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** {@code +key} for created, {@code -key} for removed, in the order they were told. */
  List<String> told() {
    return told.stream()
        .map(c -> (c.event().equals("ObjectRemoved:Delete") ? "-" : "+") + c.key())
        .toList();
  }

  void delete(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  String told(String key) {
    return told.stream()
        .filter(change -> change.key().equals(key))
        .map(change -> change.event() + " " + change.identity())
        .collect(Collectors.joining("; "));
  }

  void change(SplittableRandom random) throws IOException {
    String key = key(random);
    switch (random.nextInt(6)) {
      case 0 -> {
        if (Files.isDirectory(folder.resolve(key))) delete(folder.resolve(key));
      }
      case 1 -> {
        if (Files.isRegularFile(folder.resolve(key))) Files.delete(folder.resolve(key));
      }
      case 2 -> {
        String target = key(random);
        Path to = folder.resolve(target);
        Path from = folder.resolve(key);
        if (Files.exists(from)
            && !Files.exists(to)
            && !to.startsWith(from)
            && noFileAbove(target)) {
          Files.createDirectories(to.getParent());
          Files.move(from, to);
        }
      }
      default -> {
        if (!isFolder(key) && noFileAbove(key)) write(key, "x".repeat(random.nextInt(20)));
      }
    }
  }

  boolean isFolder(String key) {
    return Files.isDirectory(folder.resolve(key));
  }

  boolean noFileAbove(String key) {
    for (Path up = folder.resolve(key).getParent(); !up.equals(folder); up = up.getParent())
      if (Files.isRegularFile(up)) return false;
    return true;
  }

  static String key(SplittableRandom random) {
    var parts = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) parts.add("" + (char) ('a' + random.nextInt(3)));
    return String.join("/", parts);
  }
}
