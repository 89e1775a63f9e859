package io.penstock.gateway.s3;

import io.penstock.function.Arn;
import io.penstock.function.DiskSync;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes records of failures into buckets that are folders: whole and synced before they are seen
 * under their names. A message written twice is one object. Any thread.
 */
final class BucketObjects implements Destinations {
  private final Vertx vertx;
  private final Predicate<String> buckets;
  private final Function<String, Path> folders;

  /**
   * @param buckets which there are
   * @param folders of a bucket; null when it is kept elsewhere
   */
  BucketObjects(Vertx vertx, Predicate<String> buckets, Function<String, Path> folders) {
    this.vertx = vertx;
    this.buckets = buckets;
    this.folders = folders;
  }

  boolean takes(String target) {
    return Arn.isOf("s3", target);
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    String bucket = Arn.of(target).resource();
    if (!buckets.test(bucket)) return undeliverable("Bucket " + bucket + " does not exist.");
    Path folder = folders.apply(bucket);
    if (folder == null)
      return undeliverable(
          "Bucket " + bucket + " is not a folder: objects are written into folders only.");
    if (message.objectKey() == null)
      return undeliverable("Bucket " + bucket + " takes records of failures only.");
    Path file = folder.resolve(message.objectKey()).normalize();
    if (!file.startsWith(folder)) return undeliverable(message.objectKey() + " is no object key.");
    return vertx.executeBlocking(
        () -> {
          write(file, message.body().getBytes(), message.id());
          return null;
        },
        false);
  }

  private static Future<Void> undeliverable(String why) {
    return Future.failedFuture(new UndeliverableException(why));
  }

  private static void write(Path file, byte[] bytes, String id) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling("." + id);
    try (var out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) out.write(left);
    }
    DiskSync.replace(part, file);
  }
}
