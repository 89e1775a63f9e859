package io.penstock.gateway.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketAddressTest {
  @Test
  void eachWayIsKnownByItsForm() {
    assertEquals(new BucketAddress.Notifications(), BucketAddress.parse("notifications"));
    assertEquals(new BucketAddress.Queue("q"), BucketAddress.parse("sqs:q"));
    assertEquals(
        new BucketAddress.Queue("arn:aws:sqs:x:1:q"), BucketAddress.parse("sqs:arn:aws:sqs:x:1:q"));
    assertEquals(new BucketAddress.Topic("t"), BucketAddress.parse("kafka:t"));
    assertEquals(
        new BucketAddress.Store(URI.create("http://h:1/b")), BucketAddress.parse("http://h:1/b"));
    assertEquals(new BucketAddress.Folder(Path.of("/in/a b")), BucketAddress.parse("/in/a b"));
    assertEquals(new BucketAddress.Folder(Path.of("./c:d")), BucketAddress.parse("./c:d"));
    assertEquals(new BucketAddress.Folder(Path.of("rel/x")), BucketAddress.parse("rel/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ftp://x",
        "file:///x",
        "s3://b",
        "sqs:",
        "kafka: ",
        "http://",
        "https://a b",
        "Notifications:x"
      })
  void whatIsNoneOfThemIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> BucketAddress.parse(text));
  }
}
