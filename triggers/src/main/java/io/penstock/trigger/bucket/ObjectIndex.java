package io.penstock.trigger.bucket;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/**
 * What a bucket that tells nothing of itself held when it was last looked at. Kept over restarts.
 * Any thread.
 */
public interface ObjectIndex {
  /**
   * An object.
   *
   * @param mark differs when its content may
   * @param sequencer of the change that made it so
   * @param eTag as was told of it; null when nobody was told
   */
  record Known(long size, String mark, String sequencer, String eTag) {
    public Known(long size, String mark, String sequencer) {
      this(size, mark, sequencer, null);
    }
  }

  /** Whether the bucket was ever looked at whole. */
  Future<Boolean> isBegun(String bucket);

  Future<Void> begun(String bucket);

  /** Those of the keys that were there. */
  Future<Map<String, Known>> get(String bucket, Collection<String> keys);

  /** Objects whose keys come after this one, ascending by UTF-8, at most so many. */
  Future<Map<String, Known>> page(String bucket, String after, int most);

  /**
   * Durable when completed.
   *
   * @param changes by key; null: it is gone
   */
  Future<Void> write(String bucket, Map<String, Known> changes);
}
