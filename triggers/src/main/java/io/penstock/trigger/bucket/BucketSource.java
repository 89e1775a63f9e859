package io.penstock.trigger.bucket;

import io.vertx.core.Deployable;

/** Looks after one bucket that does not tell of its changes here by itself. */
public interface BucketSource extends Deployable {
  /** What it looks at, as people write it. Any thread. */
  String where();

  /** Why it sees nothing at the moment; null while it does. Any thread. */
  String problem();
}
