package io.penstock.trigger.bucket;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Keys of objects and how notifications spell them: form-encoded UTF-8 whose slashes stay. Pure.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Structure
 *     of notifications</a>
 */
public final class ObjectKeys {
  /** S3's limit. */
  public static final int MAX_BYTES = 1024;

  private ObjectKeys() {}

  /** As a notification has it. */
  public static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  /**
   * The key that a form-encoded text stands for.
   *
   * @throws IllegalArgumentException when it stands for none
   */
  static String decode(String text) {
    String key;
    try {
      key = URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a % that no two digits follow");
    }
    if (key.indexOf('\ufffd') >= 0 && text.indexOf('\ufffd') < 0 && !text.contains("%EF%BF%BD"))
      throw new IllegalArgumentException("is not UTF-8 once decoded");
    return key;
  }

  /** Why it cannot be a key; null when it can. */
  public static String problem(String key) {
    if (key.isEmpty()) return "is empty";
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) return "is not Unicode";
    return key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        ? "is longer than " + MAX_BYTES + " bytes"
        : null;
  }
}
