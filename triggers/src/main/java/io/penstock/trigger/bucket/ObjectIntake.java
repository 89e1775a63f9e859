package io.penstock.trigger.bucket;

import io.vertx.core.Future;
import java.util.List;

/** Where changes of objects go. Any thread. */
@FunctionalInterface
public interface ObjectIntake {
  /**
   * Completes once everything that follows from the changes is durable; then the sender may be told
   * so, or the place kept. Told of the same changes again, it makes nothing twice while the first
   * is still on record.
   */
  Future<Void> accept(List<ObjectChange> changes);
}
