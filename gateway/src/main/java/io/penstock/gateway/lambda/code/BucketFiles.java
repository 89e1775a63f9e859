package io.penstock.gateway.lambda.code;

import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects of the buckets that are folders here. Blocking. */
public final class BucketFiles {
  private final Settings settings;

  public BucketFiles(Settings settings) {
    this.settings = settings;
  }

  /**
   * The object's bytes.
   *
   * @throws IllegalArgumentException in Lambda's words when there is none, or it is too large
   */
  public byte[] read(String bucket, String key) throws IOException {
    Path folder = folder(bucket);
    if (folder == null || !Files.isDirectory(folder))
      throw missing("NoSuchBucket", "The specified bucket does not exist");
    Path root = folder.toRealPath();
    Path file = root.resolve(key).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file) || !file.toRealPath().startsWith(root))
      throw missing("NoSuchKey", "The specified key does not exist.");
    // Unzipped it may be five times as large as an upload; a zip is never larger than that.
    if (Files.size(file) > 262_144_000)
      throw new IllegalArgumentException("Unzipped size must be smaller than 262144000 bytes");
    return Files.readAllBytes(file);
  }

  /** Where an object is or would be; null when the bucket is no folder. */
  public Path file(String bucket, String key) {
    Path folder = folder(bucket);
    if (folder == null || key.indexOf(0) >= 0) return null;
    Path root = folder.toAbsolutePath().normalize();
    Path file = root.resolve(key.replaceFirst("^/+", "")).normalize();
    return file.startsWith(root) && !file.equals(root) ? file : null;
  }

  private Path folder(String bucket) {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) return null;
    String where = settings.buckets().get(bucket);
    if (where == null) return settings.dataDir().resolve("buckets").resolve(bucket);
    return where.matches("(notifications|sqs:.*|kafka:.*|https?://.*)") ? null : Path.of(where);
  }

  private static IllegalArgumentException missing(String code, String message) {
    return new IllegalArgumentException(
        "Error occurred while GetObject. S3 Error Code: "
            + code
            + ". S3 Error Message: "
            + message);
  }
}
