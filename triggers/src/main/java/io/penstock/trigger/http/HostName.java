package io.penstock.trigger.http;

import java.util.List;

/** Values of {@code Host}: which are legal, and which can only mean this machine. Pure. */
public final class HostName {
  private static final int LONGEST = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int MOST_PORT = 65_535;
  private static final List<String> OF_AWS = List.of(".amazonaws.com", ".on.aws", ".localhost");

  private HostName() {}

  /** Whether it is a name or an address, with a port or without: RFC 3986, 3.2.2 and 3.2.3. */
  static boolean isLegal(String host) {
    if (host.isEmpty() || host.length() > LONGEST) {
      return false;
    }
    int end = host.charAt(0) == '[' ? host.indexOf(']') + 1 : host.indexOf(':');
    if (end < 0) {
      end = host.length();
    }
    if (end == 0 || end < host.length() && !isPort(host, end)) {
      return false;
    }
    if (host.charAt(0) == '[') {
      String inner = host.substring(1, end - 1);
      return inner.indexOf(':') >= 0 && AddressRange.literal(inner) != null;
    }
    return isName(host, end);
  }

  private static boolean isPort(String host, int colon) {
    if (host.charAt(colon) != ':' || host.length() == colon + 1 || host.length() > colon + 6) {
      return false;
    }
    int port = 0;
    for (int i = colon + 1; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + c - '0';
    }
    return port <= MOST_PORT;
  }

  private static boolean isName(String host, int end) {
    int label = 0;
    for (int i = 0; i < end; i++) {
      char c = host.charAt(i);
      if (c == '.') {
        // One dot at the very end is the root's.
        if (label == 0) {
          return false;
        }
        label = 0;
      } else {
        boolean legal =
            c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_';
        if (!legal || ++label > LONGEST_LABEL) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether nobody else's name server can say where it leads.
   *
   * @param host without port
   */
  public static boolean isLoopback(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.equalsIgnoreCase("localhost")
        || name.regionMatches(true, Math.max(0, name.length() - 10), ".localhost", 0, 10)) {
      return true;
    }
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    byte[] address = AddressRange.literal(bracketed ? name.substring(1, name.length() - 1) : name);
    return address != null && LOOPBACK.stream().anyMatch(range -> range.contains(address));
  }

  private static final List<AddressRange> LOOPBACK = AddressRange.all("127.0.0.0/8", "::1/128");

  /** Whether it is loopback, or a name of an API that an outsider does not own. */
  static boolean isOurs(String host, ApiTable apis) {
    if (isLoopback(host) || apis.declares(host)) {
      return true;
    }
    return OF_AWS.stream().anyMatch(host::endsWith)
        && (host.contains(".execute-api.") || host.contains(".lambda-url."));
  }
}
