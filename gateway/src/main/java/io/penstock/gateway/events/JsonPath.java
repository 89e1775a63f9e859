package io.penstock.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths that rules may use: {@code $}, {@code .name}, {@code ['name']}, {@code [3]}.
 *
 * @param steps names and indexes
 */
record JsonPath(List<Object> steps) {
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]'\"\\s]+)|\\[(\\d{1,6})]|\\['([^']+)']|\\[\"([^\"]+)\"]");

  /**
   * @throws IllegalArgumentException when it is no such path
   */
  static JsonPath parse(String text) {
    if (!text.startsWith("$")) throw new IllegalArgumentException("JSON path must start with $.");
    var steps = new ArrayList<Object>();
    Matcher step = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!step.find(at) || step.start() != at)
        throw new IllegalArgumentException(text + " is not a JSON path.");
      if (step.group(2) != null) steps.add(Integer.valueOf(step.group(2)));
      else
        steps.add(
            step.group(1) != null
                ? step.group(1)
                : step.group(3) != null ? step.group(3) : step.group(4));
      at = step.end();
    }
    return new JsonPath(List.copyOf(steps));
  }

  /** What the path leads to; missing when it leads nowhere. */
  JsonNode of(JsonNode root) {
    JsonNode node = root;
    for (Object step : steps) {
      node = step instanceof Integer index ? node.get(index) : node.get((String) step);
      if (node == null) return MissingNode.getInstance();
    }
    return node;
  }
}
