package io.penstock.gateway.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the objects of a bucket are, as {@code --bucket NAME=...} says it. */
public sealed interface BucketAddress {
  /** The store tells of itself what changes. */
  record Notifications() implements BucketAddress {}

  /**
   * The store's notifications come through a queue.
   *
   * @param queue its name or ARN
   */
  record Queue(String queue) implements BucketAddress {}

  /** The store's notifications come through a topic of Kafka. */
  record Topic(String topic) implements BucketAddress {}

  /** A store that is listed. */
  record Store(URI uri) implements BucketAddress {}

  record Folder(Path path) implements BucketAddress {}

  /**
   * @throws IllegalArgumentException that says what is wrong
   */
  static BucketAddress parse(String text) {
    if (text.isBlank()) throw new IllegalArgumentException("nothing is said.");
    if (text.equals("notifications")) return new Notifications();
    if (text.startsWith("sqs:")) return new Queue(rest(text, "sqs:"));
    if (text.startsWith("kafka:")) return new Topic(rest(text, "kafka:"));
    if (text.matches("https?://.*")) {
      try {
        URI uri = URI.create(text);
        if (uri.getHost() == null) throw new IllegalArgumentException("it has no host.");
        return new Store(uri);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("not a URL of a bucket: " + e.getMessage(), e);
      }
    }
    if (text.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*"))
      throw new IllegalArgumentException(
          "one of a folder, notifications, sqs:QUEUE, kafka:TOPIC, http://HOST:PORT/BUCKET; a"
              + " folder of such a name is written ./"
              + text);
    try {
      return new Folder(Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a folder: " + e.getMessage(), e);
    }
  }

  private static String rest(String text, String scheme) {
    String rest = text.substring(scheme.length());
    if (rest.isBlank()) throw new IllegalArgumentException("a name is missing behind " + scheme);
    return rest;
  }
}
