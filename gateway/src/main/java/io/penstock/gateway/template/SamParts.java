package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses what SAM refuses further down than {@link SamShapes} looks: null where something must be,
 * items of lists, words that are not of the list. What a function of templates gives is not looked
 * at. Pure.
 *
 * <pre>
 * TYPE .Path.*.Of.A.Part   there | filled | text | list | map | flag | one WORD... | needs KEY...
 * </pre>
 */
final class SamParts {
  /** By type, or {@code event:} and the event's type. */
  private static final Map<String, List<Rule>> RULES = read();

  private record Rule(List<String> path, String check, List<String> words) {}

  private SamParts() {}

  private static Map<String, List<Rule>> read() {
    var rules = new HashMap<String, List<Rule>>();
    try (InputStream in = SamParts.class.getResourceAsStream("sam-parts.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        List<String> words = List.of(line.split(" "));
        String path = words.get(1).substring(1);
        rules
            .computeIfAbsent(words.getFirst(), none -> new ArrayList<>())
            .add(
                new Rule(
                    path.isEmpty() ? List.of() : List.of(path.split("\\.")),
                    words.get(2),
                    words.subList(3, words.size())));
      }
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void check(String of, String where, Mapping properties, Problems problems) {
    for (Rule rule : RULES.getOrDefault(of, List.of()))
      walk(properties, properties.place(), where, rule, 0, problems);
  }

  private static void walk(
      Value value, Place place, String where, Rule rule, int depth, Problems problems) {
    if (SamShapes.isFunction(value)) return;
    if (depth == rule.path.size()) {
      String wrong = wrong(value, rule);
      if (wrong != null) problems.error(place, where, wrong);
      return;
    }
    String step = rule.path.get(depth);
    if (value instanceof Mapping map)
      map.entries()
          .forEach(
              (key, part) -> {
                if (step.equals("*") || step.equals(key))
                  walk(part, map.keyPlace(key), where + "." + key, rule, depth + 1, problems);
              });
    else if (value instanceof Sequence list && step.equals("*"))
      for (int i = 0; i < list.items().size(); i++) {
        Value item = list.items().get(i);
        walk(item, item.place(), where + "[" + i + "]", rule, depth + 1, problems);
      }
  }

  /** What is wrong with it, in words; null when it may be so. */
  private static String wrong(Value value, Rule rule) {
    Object json = value instanceof Scalar scalar ? scalar.json() : value;
    boolean there = json != null;
    return switch (rule.check) {
      case "there" -> there ? null : "must not be null.";
      case "filled" -> "".equals(json) ? "must not be empty." : null;
      case "text" ->
          json instanceof String || json instanceof Mapping ? null : "text is expected here.";
      case "list" ->
          !there || value instanceof Sequence || isEmpty(value) ? null : "a list is expected here.";
      case "map" -> value instanceof Mapping ? null : "a map is expected here.";
      case "flag" -> json instanceof Boolean ? null : "true or false is expected here.";
      case "one" ->
          !there || json instanceof String text && rule.words.contains(text)
              ? null
              : "is not one of " + String.join(", ", rule.words) + ".";
      case "needs" -> missing(value, rule.words);
      default -> throw new IllegalStateException(rule.toString());
    };
  }

  private static boolean isEmpty(Value value) {
    return value instanceof Scalar s && s.text().isEmpty()
        || value instanceof Mapping m && m.entries().isEmpty();
  }

  private static String missing(Value value, List<String> keys) {
    if (!(value instanceof Mapping map)) return null;
    for (String key : keys) {
      Value part = map.get(key);
      if (part == null || part instanceof Scalar scalar && scalar.json() == null)
        return key + " is missing.";
    }
    return null;
  }
}
