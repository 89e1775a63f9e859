package io.penstock.trigger.shape;

import java.util.Locale;
import java.util.Set;

/** Whether a body is text or binary, by its media type. Parameters never matter. */
final class MediaType {
  private MediaType() {}

  /** Type and subtype in lower case; empty for null. */
  static String bare(String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** What payload 2.0 passes as text; all else, and no type at all, is base64. */
  static boolean isText(String contentType) {
    String type = bare(contentType);
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/xml")
        || type.equals("application/javascript");
  }

  /**
   * Whether a type is listed.
   *
   * @param list {@code type/subtype}, {@code type/*} or {@code *}{@code /*}
   * @param type bare
   */
  static boolean isListed(Set<String> list, String type) {
    if (list.isEmpty() || type.isEmpty()) {
      return false;
    }
    for (String entry : list) {
      String listed = entry.toLowerCase(Locale.ROOT);
      if (listed.equals("*/*")
          || listed.equals(type)
          || listed.endsWith("/*") && type.startsWith(listed.substring(0, listed.length() - 1))) {
        return true;
      }
    }
    return false;
  }
}
