package io.penstock.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths that rules may use: {@code $}, {@code .name}, {@code ['name']}, {@code [3]}, and for
 * all members {@code .*}, {@code [*]}.
 *
 * @param steps names, indexes, and {@link #ALL}
 */
record JsonPath(List<Object> steps) {
  private enum Wildcard {
    ALL
  }

  /** Every element of a list, every value of an object. */
  private static final Object ALL = Wildcard.ALL;

  private static final Pattern STEP =
      Pattern.compile(
          "(\\.\\*|\\[\\*])|\\.([^.*\\[\\]'\"\\s]+)|\\[(\\d{1,6})]|\\['([^']+)']|\\[\"([^\"]+)\"]");

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
      if (step.group(1) != null) steps.add(ALL);
      else if (step.group(3) != null) steps.add(Integer.valueOf(step.group(3)));
      else
        steps.add(
            step.group(2) != null
                ? step.group(2)
                : step.group(4) != null ? step.group(4) : step.group(5));
      at = step.end();
    }
    return new JsonPath(List.copyOf(steps));
  }

  /**
   * What the path leads to; missing when it leads nowhere. With a wildcard a list of all it leads
   * to, which may be empty.
   */
  JsonNode of(JsonNode root) {
    List<JsonNode> nodes = List.of(root);
    for (Object step : steps) {
      var next = new ArrayList<JsonNode>();
      for (JsonNode node : nodes) {
        if (step == ALL) node.forEach(next::add);
        else {
          JsonNode one = step instanceof Integer index ? node.get(index) : node.get((String) step);
          if (one != null) next.add(one);
        }
      }
      nodes = next;
    }
    if (steps.contains(ALL)) return JsonNodeFactory.instance.arrayNode().addAll(nodes);
    return nodes.isEmpty() ? MissingNode.getInstance() : nodes.getFirst();
  }
}
