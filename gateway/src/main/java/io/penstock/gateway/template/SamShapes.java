package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses properties of SAM's resources and events whose shape SAM refuses, also those without
 * effect here. A test holds the list to the newest translator. What a function of templates gives
 * is not looked at. Pure.
 */
final class SamShapes {
  private static final String SAM = "AWS::Serverless::";
  private static final String FUNCTION = SAM + "Function";

  /** By type, or {@code event:} and the event's type; then by property. */
  private static final Map<String, Map<String, List<String>>> SHAPES = read();

  private final Problems problems;

  private SamShapes(Problems problems) {
    this.problems = problems;
  }

  private static Map<String, Map<String, List<String>>> read() {
    var shapes = new HashMap<String, Map<String, List<String>>>();
    try (InputStream in = SamShapes.class.getResourceAsStream("sam-shapes.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        List<String> words = List.of(line.split(" "));
        shapes
            .computeIfAbsent(words.getFirst(), none -> new HashMap<>())
            .put(words.get(1), words.subList(2, words.size()));
      }
      return shapes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void check(String id, String type, Mapping definition, Problems problems) {
    if (!type.startsWith(SAM) || !(definition.get("Properties") instanceof Mapping properties))
      return;
    var shapes = new SamShapes(problems);
    shapes.all(type, id, properties);
    if (type.equals(FUNCTION)
        && properties.get("Events") instanceof Mapping events
        && !isFunction(events)) shapes.events(id + ".Events", events);
  }

  private void events(String where, Mapping events) {
    events
        .entries()
        .forEach(
            (name, event) -> {
              String at = where + "." + name;
              if (isNull(event))
                problems.error(events.keyPlace(name), at, "a map is expected here.");
              if (!(event instanceof Mapping map)) return;
              if (isNull(map.get("Type")))
                problems.error(map.keyPlace("Type"), at, "Type is missing.");
              if (map.get("Type") instanceof Scalar type
                  && (map.get("Properties") == null || map.get("Properties") instanceof Mapping))
                all(
                    "event:" + type.text(),
                    at + ".Properties",
                    map.get("Properties") instanceof Mapping properties
                        ? properties
                        : Mapping.empty(map.place()));
            });
  }

  private void all(String of, String where, Mapping properties) {
    SamParts.check(of, where, properties, problems);
    Map<String, List<String>> shapes = SHAPES.getOrDefault(of, Map.of());
    properties
        .entries()
        .forEach(
            (name, value) -> {
              List<String> taken = shapes.get(name);
              if (taken == null || isNull(value) || isFunction(value)) return;
              String wrong = wrong(value, taken);
              if (wrong != null)
                problems.error(properties.keyPlace(name), where + "." + name, wrong);
            });
  }

  /** In the words that whoever reads the property would take; null when it may be so. */
  private static String wrong(Value value, List<String> taken) {
    String shape =
        switch (value) {
          case Mapping _ -> "map";
          case Sequence _ -> "list";
          case Scalar s when s.json() instanceof Boolean -> "flag";
          case Scalar s when s.json() instanceof Number -> "number";
          default -> "text";
        };
    if (taken.contains(shape)) return null;
    if (value instanceof Scalar s && taken.contains("flag"))
      return s.text() + " is not true or false.";
    if (value instanceof Scalar s && taken.contains("text"))
      return s.text() + " is read as a " + shape + ": SAM takes a text here, put it in quotes.";
    if (value instanceof Scalar && taken.contains("number")) return null; // readers tell the range
    if (taken.contains("text")) return "text is expected here.";
    return taken.contains("map") ? "a map is expected here." : "a list is expected here.";
  }

  private static boolean isNull(Value value) {
    return value instanceof Scalar s && s.json() == null;
  }

  /** What works a value out, as far as it is written in the long form. */
  static boolean isFunction(Value value) {
    if (!(value instanceof Mapping map) || map.entries().size() != 1) return false;
    String only = map.entries().keySet().iterator().next();
    return only.equals("Ref") || only.startsWith("Fn::");
  }
}
