package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.StoredObject;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;

/** Conditional requests, RFC 9110 13.2.2. Pure. */
final class Conditions {
  private Conditions() {}

  /** What an object must be like to be written or removed. */
  static BucketStore.Condition ofChange(MultiMap headers) {
    String match = headers.get("if-match");
    String none = headers.get("if-none-match");
    if (none != null && !none.equals("*"))
      throw S3Faults.unserved("If-None-Match with anything but *");
    return before -> {
      if (none != null && before != null) throw S3Faults.failed("If-None-Match");
      if (match == null) return;
      if (before == null) throw S3Faults.noKey();
      if (!matches(match, before)) throw S3Faults.failed("If-Match");
    };
  }

  /**
   * Whether the reader has it already.
   *
   * @throws AwsFault when it is not as he wants it
   */
  static boolean isKnown(MultiMap headers, StoredObject object) {
    String match = headers.get("if-match");
    if (match != null) {
      if (!matches(match, object)) throw S3Faults.failed("If-Match");
    } else if (isLater(headers.get("if-unmodified-since"), object))
      throw S3Faults.failed("If-Unmodified-Since");
    String none = headers.get("if-none-match");
    if (none != null) return matches(none, object);
    String since = headers.get("if-modified-since");
    return since != null && S3Xml.httpTime(since) != null && !isLater(since, object);
  }

  /** Of the source of a copy: all that are given must hold. */
  static void ofSource(MultiMap headers, StoredObject source) {
    String match = headers.get("x-amz-copy-source-if-match");
    String none = headers.get("x-amz-copy-source-if-none-match");
    String since = headers.get("x-amz-copy-source-if-modified-since");
    String unmodified = headers.get("x-amz-copy-source-if-unmodified-since");
    if (match != null && !matches(match, source))
      throw S3Faults.failed("x-amz-copy-source-If-Match");
    if (none != null && matches(none, source))
      throw S3Faults.failed("x-amz-copy-source-If-None-Match");
    if (match == null && isLater(unmodified, source))
      throw S3Faults.failed("x-amz-copy-source-If-Unmodified-Since");
    if (none == null && since != null && !isLater(since, source))
      throw S3Faults.failed("x-amz-copy-source-If-Modified-Since");
  }

  private static boolean matches(String tags, StoredObject object) {
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(
            tag ->
                tag.equals("*")
                    || tag.equals(object.eTag())
                    || tag.equals(S3Xml.quoted(object.eTag())));
  }

  private static boolean isLater(String time, StoredObject object) {
    Instant than = time == null ? null : S3Xml.httpTime(time);
    return than != null && object.modifiedSeconds() > than.getEpochSecond();
  }
}
