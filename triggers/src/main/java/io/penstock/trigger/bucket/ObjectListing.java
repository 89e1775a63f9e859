package io.penstock.trigger.bucket;

import io.vertx.core.Future;
import java.util.List;

/** Lists the objects of a bucket, ascending by key. Any thread. */
interface ObjectListing {
  /**
   * An object as the store lists it.
   *
   * @param eTag without quotes
   * @param modified as the store writes the time
   */
  record Listed(String key, long size, String eTag, String modified) {
    Seen seen() {
      return new Seen(key, size, eTag + " " + modified);
    }
  }

  /**
   * @param more whether there are further keys after the last
   */
  record Page(List<Listed> objects, boolean more) {}

  /**
   * At most a thousand objects whose keys come after this one; empty for the first.
   *
   * @return fails when the store cannot be reached or refuses
   */
  Future<Page> after(String key);

  void close();
}
