package io.penstock.trigger.stream;

import java.time.Instant;

/** Where reading begins when nothing has been read before. */
public sealed interface StartAt {
  StartAt OLDEST = new Oldest();
  StartAt NEWEST = new Newest(null);

  record Oldest() implements StartAt {}

  /**
   * What comes from now on.
   *
   * @param since what "now" was, when it was in an earlier life that read nothing; else null
   */
  record Newest(Instant since) implements StartAt {}

  record Since(Instant time) implements StartAt {}
}
