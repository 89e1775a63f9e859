package io.penstock.function;

import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** X-Ray's header {@code Root=1-8hex-24hex;Parent=16hex;Sampled=0|1}. Pure. */
public final class TraceHeader {
  private static final HexFormat HEX = HexFormat.of();

  private TraceHeader() {}

  /**
   * What a function is told: its caller's header with what is missing of it, or a new one. Lambda
   * decides on sampling where its caller has not; here nothing is recorded, so it says 0.
   *
   * @param given the caller's, or null
   * @param random any thread
   */
  public static String whole(String given, Instant now, RandomGenerator random) {
    boolean has = given != null && given.contains("Root=");
    if (has && given.contains("Parent=") && given.contains("Sampled=")) return given;
    var header = new StringBuilder(80);
    if (has) header.append(given.strip());
    else {
      header.append("Root=1-").append(HEX.toHexDigits((int) now.getEpochSecond())).append('-');
      header.append(HEX.toHexDigits(random.nextLong())).append(HEX.toHexDigits(random.nextInt()));
    }
    if (header.charAt(header.length() - 1) == ';') header.setLength(header.length() - 1);
    if (!has || !given.contains("Parent="))
      header.append(";Parent=").append(HEX.toHexDigits(random.nextLong()));
    if (!has || !given.contains("Sampled=")) header.append(";Sampled=0");
    return header.toString();
  }
}
