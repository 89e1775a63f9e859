package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an object. Pure.
 *
 * @param length never 0 for a part
 */
record ByteRange(long from, long length) {
  private static final Pattern BYTES = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Null for the whole: S3 does not read what it does not understand, nor several ranges.
   *
   * @throws AwsFault when there is nothing of it
   */
  static ByteRange of(String header, long size) {
    Matcher bytes = BYTES.matcher(header == null ? "" : header.strip());
    if (!bytes.matches()) return null;
    String first = bytes.group(1);
    String last = bytes.group(2);
    if (first.isEmpty() && last.isEmpty()) return null;
    long from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
    long to =
        first.isEmpty() || last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
    if (!first.isEmpty() && !last.isEmpty() && Long.parseLong(last) < Long.parseLong(first))
      return null;
    if (from >= size || first.isEmpty() && Long.parseLong(last) == 0) throw unsatisfiable(size);
    return new ByteRange(from, to - from + 1);
  }

  private static AwsFault unsatisfiable(long size) {
    return new AwsFault(416, "InvalidRange", "The requested range is not satisfiable")
        .with("ActualObjectSize", Long.toString(size));
  }

  String contentRange(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }
}
