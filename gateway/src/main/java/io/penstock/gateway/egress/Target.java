package io.penstock.gateway.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An http or https URL that may be called, as far as its spelling goes.
 *
 * @param path with query, at least {@code /}
 * @param authorization value of the Authorization header for user information in the URL, or null
 */
record Target(boolean tls, String host, int port, String path, String authorization) {
  /** Letters, digits, hyphens; no spelling of a number but a dotted quad in decimal. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\\.)*"
              + "[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern QUAD = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]{2,45}]");

  /**
   * @throws RefusedTargetException when it is not a URL that may be called
   */
  static Target parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new RefusedTargetException("not a URL");
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme()))
      throw new RefusedTargetException("only http and https are called");
    String host = uri.getHost();
    if (host == null || uri.getRawAuthority().indexOf('\\') >= 0)
      throw new RefusedTargetException("no host that can be called");
    if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
    if (!NAME.matcher(host).matches()
        && !QUAD.matcher(host).matches()
        && !IPV6.matcher(host).matches())
      throw new RefusedTargetException("the host is not a name or a plainly written address");
    int port = uri.getPort() < 0 ? tls ? 443 : 80 : uri.getPort();
    if (port == 0 || port > 65_535) throw new RefusedTargetException("no such port");
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (uri.getRawQuery() != null) path += "?" + uri.getRawQuery();
    return new Target(tls, host, port, path, basic(uri.getUserInfo()));
  }

  private static String basic(String userInfo) {
    if (userInfo == null) return null;
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString(userInfo.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The host as resolvers take it: IPv6 without brackets. */
  String hostName() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
