package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.ObjectIndex.Known;
import io.penstock.trigger.shape.ObjectEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes changes of what is noticed by looking, as if S3 had told of them. Any thread.
 *
 * @param requestId null for a new one each time
 * @param cause what noticed it; handlers see it as {@code x-amz-id-2}
 */
record Noticed(
    String bucket,
    String region,
    String sourceIp,
    String requestId,
    String cause,
    InstantSource clock,
    RandomGenerator random,
    AtomicLong last) {

  Noticed(
      String bucket,
      String region,
      String sourceIp,
      String cause,
      InstantSource clock,
      RandomGenerator random) {
    this(bucket, region, sourceIp, null, cause, clock, random, new AtomicLong());
  }

  /**
   * A sequencer: 16 hexadecimal digits, greater than all before and than that of what was known.
   *
   * @param before may be null
   */
  String sequencer(Known before) {
    long least = before == null ? 0 : Long.parseUnsignedLong(before.sequencer(), 16) + 1;
    long now = clock.millis() << 20;
    long next = last.updateAndGet(old -> Math.max(Math.max(old + 1, least), now));
    return HexFormat.of().withUpperCase().toHexDigits(next);
  }

  /**
   * @param content what tells this content from every other that the key had
   */
  ObjectChange created(String key, Known now, String eTag, String content) {
    return created(key, "ObjectCreated:Put", now, eTag, content);
  }

  /**
   * @param event such as {@code ObjectCreated:Copy}
   */
  ObjectChange created(String key, String event, Known now, String eTag, String content) {
    return change(key, event, content, now.size(), eTag, now.sequencer());
  }

  ObjectChange removed(String key, Known before) {
    return change(
        key, "ObjectRemoved:Delete", "after " + before.sequencer(), null, null, sequencer(before));
  }

  private ObjectChange change(
      String key, String event, String what, Long size, String eTag, String sequencer) {
    Instant now = clock.instant();
    String request =
        requestId != null
            ? requestId
            : HexFormat.of().toHexDigits(random.nextLong()).toUpperCase(Locale.ROOT);
    var facts =
        new ObjectEvent.Facts(
            region,
            now,
            event,
            bucket,
            ObjectKeys.encode(key),
            size,
            eTag,
            sequencer,
            sourceIp,
            request,
            Base64.getEncoder().encodeToString(cause.getBytes(StandardCharsets.UTF_8)));
    return new ObjectChange(bucket, key, event, event + " " + what, ObjectEvent.record(facts));
  }
}
