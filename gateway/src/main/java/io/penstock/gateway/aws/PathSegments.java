package io.penstock.gateway.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The raw path's segments, each decoded once; empty ones at the end dropped. */
final class PathSegments {
  private PathSegments() {}

  static List<String> of(String uri) {
    int end = uri.indexOf('?');
    String path = end < 0 ? uri : uri.substring(0, end);
    var segments = new ArrayList<String>(4);
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      String raw = path.substring(from, slash < 0 ? path.length() : slash);
      segments.add(raw.indexOf('%') < 0 ? raw : decoded(raw));
      if (slash < 0) break;
      from = slash + 1;
    }
    while (!segments.isEmpty() && segments.getLast().isEmpty()) segments.removeLast();
    return segments;
  }

  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation("The path is not well encoded.");
    }
  }
}
