package io.penstock.gateway.s3.object;

import java.nio.file.Path;

/**
 * An object as it is.
 *
 * @param file its content
 * @param aside whether the folder could not hold it under its name
 */
public record StoredObject(
    String key, long size, long modifiedMillis, ObjectMeta meta, Path file, boolean aside) {
  public String eTag() {
    return meta.eTag();
  }

  /** As answers have it: to the second. */
  public long modifiedSeconds() {
    return Math.floorDiv(modifiedMillis, 1000);
  }
}
