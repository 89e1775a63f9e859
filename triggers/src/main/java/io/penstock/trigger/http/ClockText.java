package io.penstock.trigger.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as text, worked out once a second. Not thread-safe: one for each listener. */
final class ClockText {
  private static final DateTimeFormatter CLF =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final InstantSource time;
  private long second = Long.MIN_VALUE;
  private String clf;
  private String http;

  ClockText(InstantSource time) {
    this.time = time;
  }

  long millis() {
    return time.millis();
  }

  /** {@code 04/Mar/2026:05:06:07 +0000}. */
  String clf(long millis) {
    at(millis);
    return clf;
  }

  /** For the Date header. */
  String http(long millis) {
    at(millis);
    return http;
  }

  private void at(long millis) {
    long now = Math.floorDiv(millis, 1000L);
    if (now != second) {
      Instant instant = Instant.ofEpochSecond(now);
      clf = CLF.format(instant);
      http = HTTP.format(instant);
      second = now;
    }
  }
}
