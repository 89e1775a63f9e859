package io.penstock.gateway.aws;

import java.util.Locale;
import java.util.Map;

/** What AWS wants of tags, whatever they are on. Pure. */
public final class TagRules {
  private TagRules() {}

  /** Why AWS would not have these, in a sentence; null when it would. */
  public static String problem(Map<String, String> tags) {
    for (var tag : tags.entrySet()) {
      String key = tag.getKey();
      if (key.isEmpty() || key.length() > 128)
        return "Tag keys must be between 1 and 128 characters in length.";
      if (key.toLowerCase(Locale.ROOT).startsWith("aws:"))
        return "aws: prefixed tag key names are not allowed for external use.";
      if (tag.getValue().length() > 256)
        return "Tag values must be between 0 and 256 characters in length.";
    }
    return null;
  }
}
