package io.penstock.trigger.filter;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.fuzz.Input;

/** Event patterns, and filter policies: refused in words, or held against an event. */
public final class PatternFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PatternFuzz() {}

  /** One run: a pattern, a zero, an event. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 2);
    JsonNode event = event(parts[1]);
    try {
      hold(EventPattern.parse(parts[0]), event);
    } catch (InvalidPatternException e) {
      // refused in words
    }
    for (FilterPolicy.Scope scope : FilterPolicy.Scope.values())
      try {
        hold(FilterPolicy.parse(parts[0], scope).pattern(), FilterPolicy.rounded(event));
      } catch (InvalidPatternException e) {
        // refused in words
      }
  }

  private static void hold(EventPattern pattern, JsonNode event) {
    boolean once = pattern.matches(event);
    Input.hold(once == pattern.matches(event), "a pattern that changes its mind");
  }

  private static JsonNode event(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
