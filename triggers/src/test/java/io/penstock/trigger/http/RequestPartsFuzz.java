package io.penstock.trigger.http;

import io.penstock.trigger.fuzz.Input;
import java.util.regex.Pattern;

/** Hosts, paths, tokens and expressions that requests and templates name. */
public final class RequestPartsFuzz {
  private static final Pattern WHOLE = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+");

  private RequestPartsFuzz() {}

  /** One run; the parts stand between zeros. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 4);
    if (HostName.isLegal(parts[0]))
      Input.hold(parts[0].chars().allMatch(c -> c > ' ' && c < 0x7f), "a host with " + parts[0]);
    String once = PathText.unreserved(parts[1]);
    // Requests with a broken escape are refused before they are routed.
    if (WHOLE.matcher(parts[1]).matches())
      Input.hold(once.equals(PathText.unreserved(once)), "a path that is not normal: " + parts[1]);
    Jwt.parse(parts[2]);
    try {
      PathTemplate.parse(parts[1]).shape();
    } catch (IllegalArgumentException e) {
      // refused in words
    }
    try {
      SelectionExpression.parse(parts[3]);
    } catch (IllegalArgumentException e) {
      // refused in words
    }
    IdentitySource.isLegal(parts[3]);
  }
}
