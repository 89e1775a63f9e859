package io.penstock.trigger.bucket;

import io.penstock.trigger.fuzz.Input;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;

/** What object stores send: refused in words, or changes whose keys are keys. */
public final class BucketNotificationFuzz {
  private static final NotificationReader READER =
      new NotificationReader("us-east-1", InstantSource.fixed(Instant.EPOCH));

  private BucketNotificationFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      for (ObjectChange change : READER.read(Buffer.buffer(data))) {
        Input.hold(ObjectKeys.problem(change.key()) == null, "a key that is none");
        change.record().toBuffer();
      }
    } catch (InvalidNotificationException e) {
      Input.hold(!e.getMessage().isEmpty(), "refused without a word");
    }
  }
}
