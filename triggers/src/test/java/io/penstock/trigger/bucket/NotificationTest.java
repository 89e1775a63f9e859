package io.penstock.trigger.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationTest {
  @ParameterizedTest
  @CsvSource({
    "s3:ObjectCreated:*, ObjectCreated:Put, true",
    "s3:ObjectCreated:Put, ObjectCreated:Put, true",
    "s3:ObjectCreated:Put, ObjectCreated:Post, false",
    "s3:ObjectRemoved:*, ObjectCreated:Put, false",
    "s3:LifecycleTransition, LifecycleTransition, true",
    "s3:ObjectAccessed:*, ObjectAccessed:Get, true",
  })
  void typesTakeEvents(String configured, String event, boolean taken) {
    assertEquals(taken, of(configured, "", "").takes(event, "a"));
  }

  /** The key is compared as it is spelt in the event. */
  @ParameterizedTest
  @CsvSource({
    "in/, .jpg, in/a.jpg, true",
    "in/, .jpg, out/a.jpg, false",
    "in/, .jpg, in/a.png, false",
    "my+photos/, '', my photos/a, true",
    "my photos/, '', my photos/a, false",
    "'', %2B, c+, true",
    "ab, bc, abc, true",
  })
  void filtersTakeKeys(String prefix, String suffix, String key, boolean taken) {
    assertEquals(
        taken,
        of("s3:ObjectCreated:*", prefix, suffix)
            .takes("ObjectCreated:Put", ObjectKeys.encode(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:ObjectCreated:*, in/, '', s3:ObjectCreated:Put, in/a/, '', true",
    "s3:ObjectCreated:*, in/, '', s3:ObjectRemoved:*, in/, '', false",
    "s3:ObjectCreated:*, in/, '', s3:ObjectCreated:*, out/, '', false",
    "s3:ObjectCreated:*, in/, .jpg, s3:ObjectCreated:*, in/, .png, false",
    "s3:ObjectCreated:*, in/, .jpg, s3:ObjectCreated:*, in/, g, true",
    "s3:ObjectCreated:Put, '', '', s3:ObjectCreated:Post, '', '', false",
    "s3:ObjectCreated:Put, '', '', s3:ObjectCreated:Put, '', '', true",
  })
  void overlapsAreFound(
      String event, String prefix, String suffix, String other, String p2, String s2, boolean is) {
    var one = of(event, prefix, suffix);
    var two = of(other, p2, s2);
    assertEquals(is, one.overlaps(two));
    assertEquals(is, two.overlaps(one));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:ObjectCreated:*, true",
    "s3:ObjectAcl:Put, true",
    "s3:ObjectAcl:*, false",
    "s3:LifecycleTransition, true",
    "s3:LifecycleTransition:*, false",
    "s3:Replication:OperationNotTracked, true",
    "s3:ObjectAccessed:Get, true",
    "ObjectCreated:*, false",
    "s3:*, false",
    "s3:ObjectCreated:P*, false",
    "s3:Nothing, false",
  })
  void typesAreKnownOrNot(String type, boolean known) {
    assertEquals(known, ObjectEvents.isKnown(type));
  }

  private static Notification of(String event, String prefix, String suffix) {
    return new Notification("n", List.of(event), prefix, suffix, "arn");
  }
}
