package io.penstock.gateway.template;

import java.nio.file.Path;

/** Where objects of buckets are as files. Any thread; looks at nothing. */
@FunctionalInterface
public interface ObjectFiles {
  /** Nothing is in any bucket. */
  ObjectFiles NONE = (bucket, key) -> null;

  /** The object's file, whether it is there or not; null when its bucket is no folder here. */
  Path file(String bucket, String key);

  /** The same by an object's address; null also when it is none. */
  default Path file(String location) {
    ObjectPlace place = ObjectPlace.of(location);
    return place == null ? null : file(place.bucket(), place.key());
  }
}
