package io.penstock.function;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * X-Ray's header {@code Root=1-8hex-24hex;Parent=16hex;Sampled=0|1}, and W3C's of the same trace:
 * both number a trace with 16 bytes and a span with 8. Pure.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public final class TraceHeader {
  private static final HexFormat HEX = HexFormat.of();

  private static final int ROOT_END = 40;
  private static final int PARENT_END = 64;
  private static final int WHOLE = 74;
  private static final Pattern W3C =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern ROOT =
      Pattern.compile("(?:^|;)\\s*Root=1-([0-9a-fA-F]{8})-([0-9a-fA-F]{24})\\s*(?:;|$)");
  private static final Pattern PARENT =
      Pattern.compile("(?:^|;)\\s*Parent=([0-9a-fA-F]{16})\\s*(?:;|$)");
  private static final Pattern SAMPLED = Pattern.compile("(?:^|;)\\s*Sampled=([01])\\s*(?:;|$)");

  private TraceHeader() {}

  /**
   * What a header says.
   *
   * @param trace 32 hexadecimal digits
   * @param parent 16 hexadecimal digits; null when it names none
   * @param sampled null when nobody has decided
   */
  public record Read(String trace, String parent, Boolean sampled) {
    public String xRay() {
      return "Root=1-"
          + trace.substring(0, 8)
          + '-'
          + trace.substring(8)
          + (parent == null ? "" : ";Parent=" + parent)
          + (sampled == null ? "" : sampled ? ";Sampled=1" : ";Sampled=0");
    }
  }

  /** Null for what is no header of X-Ray's. */
  public static Read read(String header) {
    if (header == null) return null;
    Matcher root = ROOT.matcher(header);
    if (!root.find()) return null;
    Matcher parent = PARENT.matcher(header);
    Matcher sampled = SAMPLED.matcher(header);
    return new Read(
        (root.group(1) + root.group(2)).toLowerCase(Locale.ROOT),
        parent.find() ? parent.group(1).toLowerCase(Locale.ROOT) : null,
        sampled.find() ? sampled.group(1).equals("1") : null);
  }

  /** X-Ray's header for W3C's {@code traceparent}; null when that is not one. */
  public static String ofTraceparent(String traceparent) {
    if (traceparent == null) return null;
    Matcher w3c = W3C.matcher(traceparent.strip());
    if (!w3c.matches() || traceparent.startsWith("00") && w3c.group(4) != null) return null;
    boolean sampled = (Integer.parseInt(w3c.group(3), 16) & 1) != 0;
    return new Read(w3c.group(1), w3c.group(2), sampled).xRay();
  }

  /** W3C's {@code traceparent} for X-Ray's header; null where that names no span. */
  public static String traceparent(String header) {
    if (header.length() == WHOLE
        && header.startsWith("Root=1-")
        && header.startsWith(";Parent=", ROOT_END)
        && header.startsWith(";Sampled=", PARENT_END)) // as whole() writes it: on every call
    return "00-"
          + header.substring(7, 15)
          + header.substring(16, ROOT_END)
          + '-'
          + header.substring(ROOT_END + 8, PARENT_END)
          + (header.charAt(WHOLE - 1) == '1' ? "-01" : "-00");
    Read read = read(header);
    if (read == null || read.parent() == null) return null;
    boolean sampled = read.sampled() != null && read.sampled();
    return "00-" + read.trace() + '-' + read.parent() + (sampled ? "-01" : "-00");
  }

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
