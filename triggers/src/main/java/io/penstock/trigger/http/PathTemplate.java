package io.penstock.trigger.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A route's path taken apart.
 *
 * @param segments of the path; null for a parameter
 * @param parameters names in order
 * @param greedy whether the last segment is {@code {name+}}
 */
record PathTemplate(List<String> segments, List<String> parameters, boolean greedy) {
  static final PathTemplate NONE = new PathTemplate(List.of(), List.of(), false);

  /**
   * @throws IllegalArgumentException with the reason, as the end of a sentence about the path
   */
  static PathTemplate parse(String path) {
    if (path.equals(Route.DEFAULT) || path.equals("/")) {
      return NONE;
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("must start with /");
    }
    List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
    List<String> parameters = new ArrayList<>();
    boolean greedy = false;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (greedy) {
        throw new IllegalArgumentException("has segments after its greedy parameter");
      }
      if (segment.startsWith("{") && segment.endsWith("}")) {
        String name = segment.substring(1, segment.length() - 1);
        greedy = name.endsWith("+");
        name = greedy ? name.substring(0, name.length() - 1) : name;
        if (!isName(name)) {
          throw new IllegalArgumentException("has an illegal parameter name: " + segment);
        }
        if (parameters.contains(name)) {
          throw new IllegalArgumentException("has the parameter " + name + " twice");
        }
        parameters.add(name);
        segments.set(i, null);
      } else if (!isLiteral(segment)) {
        throw new IllegalArgumentException("has an illegal segment: '" + segment + "'");
      }
    }
    return new PathTemplate(
        Collections.unmodifiableList(segments), List.copyOf(parameters), greedy);
  }

  /** The path without parameter names: two routes with one shape take the same requests. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < segments.size(); i++) {
      boolean last = i == segments.size() - 1;
      shape
          .append('/')
          .append(segments.get(i) == null ? greedy && last ? "{+}" : "{}" : segments.get(i));
    }
    return shape.toString();
  }

  /**
   * What a REST API refuses: two variable parts below one resource, be it by another name or
   * another reach.
   *
   * @param names variable by the path above it; grows
   */
  List<String> siblings(Map<String, String> names) {
    List<String> problems = new ArrayList<>();
    StringBuilder above = new StringBuilder();
    int parameter = 0;
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i) == null) {
        String kind = greedy && i == segments.size() - 1 ? "+" : "";
        String part = "{" + parameters.get(parameter++) + kind + "}";
        String other = names.putIfAbsent(above.toString(), part);
        if (other != null && !other.equals(part)) {
          problems.add("has " + part + " where a sibling already has " + other);
        }
        above.append("/{}");
      } else {
        above.append('/').append(segments.get(i));
      }
    }
    return problems;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> isLetterOrDigit(c) || "._-$:".indexOf(c) >= 0);
  }

  private static boolean isLiteral(String segment) {
    return !segment.isEmpty()
        && !segment.equals(".")
        && !segment.equals("..")
        && segment
            .chars()
            .allMatch(c -> isLetterOrDigit(c) || "._-$:@!*'(),;=&~+%".indexOf(c) >= 0);
  }

  private static boolean isLetterOrDigit(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
