package io.penstock.trigger.stream;

import java.time.Instant;

/** Where reading begins when nothing has been read before. */
public sealed interface StartAt {
  StartAt OLDEST = new Oldest();
  StartAt NEWEST = new Newest();

  record Oldest() implements StartAt {}

  /** What comes from now on. */
  record Newest() implements StartAt {}

  record Since(Instant time) implements StartAt {}
}
