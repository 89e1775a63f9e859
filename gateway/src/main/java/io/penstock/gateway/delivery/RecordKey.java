package io.penstock.gateway.delivery;

import io.penstock.function.Arn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of the objects that Lambda writes records of failures under. Pure. */
public final class RecordKey {
  private static final DateTimeFormatter TIMES =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/yyyy-MM-dd'T'HH.mm.ss-", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RecordKey() {}

  /** Whether a destination is a bucket. */
  public static boolean isFor(String target) {
    return Arn.isOf("s3", target);
  }

  /**
   * @param of what failed: {@code async/FUNCTION}, or a mapping's UUID and the shard
   * @param id of the record, a UUID
   */
  public static String of(String of, Instant now, String id) {
    return "aws/lambda/" + of + "/" + TIMES.format(now) + id;
  }
}
