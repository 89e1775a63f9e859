package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * SAM's Globals under each resource of their kind: single values are replaced, maps merged key by
 * key, lists joined with the global items first. Pure.
 */
public final class Globals {
  private static final String SERVERLESS = "AWS::Serverless::";

  private Globals() {}

  /** Tells of sections and properties that SAM does not take. */
  static void check(Mapping globals, Problems problems) {
    Map<String, Set<String>> known = SamNames.GLOBALS;
    globals
        .entries()
        .forEach(
            (section, properties) -> {
              Place place = globals.keyPlace(section);
              if (!known.containsKey(section))
                problems.error(
                    place,
                    "Globals." + section,
                    "is not a kind of resource." + Similar.hint(section, known.keySet()));
              else if (properties instanceof Mapping map) {
                for (String key : map.entries().keySet())
                  if (!known.get(section).contains(key))
                    problems.error(
                        map.keyPlace(key),
                        "Globals." + section + "." + key,
                        "is not a property that Globals take."
                            + Similar.hint(key, known.get(section)));
              } else
                problems.error(place, "Globals." + section, "a map of properties is expected.");
            });
  }

  static Mapping merge(Mapping globals, String type, Mapping properties) {
    return section(globals, type) instanceof Mapping defaults
        ? maps(defaults, properties)
        : properties;
  }

  /** What of a section SAM takes; null when there is none. */
  private static Value section(Mapping globals, String type) {
    if (!type.startsWith(SERVERLESS)) return null;
    String name = type.substring(SERVERLESS.length());
    Set<String> known = SamNames.GLOBALS.get(name);
    if (known == null
        || !(globals.get(name) instanceof Mapping map)
        || known.containsAll(map.entries().keySet())) return globals.get(name);
    var taken = new LinkedHashMap<>(map.entries());
    taken.keySet().retainAll(known);
    return new Mapping(taken, map.keys(), map.place());
  }

  /** The global values for resources of a type that the template does not write itself. */
  public static Mapping of(Mapping globals, String type) {
    return merge(globals, type, Mapping.empty(globals.place()));
  }

  /** The globals without those that a resource does not want: {@code IgnoreGlobals}. */
  static Mapping without(
      Mapping globals, String type, Value ignored, String id, Problems problems) {
    if (ignored == null || !(section(globals, type) instanceof Mapping defaults)) return globals;
    var left = new LinkedHashMap<>(defaults.entries());
    if (ignored instanceof Scalar all && all.text().equals("*")) left.clear();
    else if (ignored instanceof Sequence names) {
      for (Value name : names.items())
        if (!(name instanceof Scalar s) || left.remove(s.text()) == null)
          problems.error(
              name.place(),
              id + ".IgnoreGlobals",
              (name instanceof Scalar s ? s.text() : "this") + " is not among the Globals.");
    } else
      problems.error(ignored.place(), id + ".IgnoreGlobals", "is '*' or a list of properties.");
    return new Mapping(
        Map.of(
            type.substring(SERVERLESS.length()),
            new Mapping(left, defaults.keys(), defaults.place())),
        Map.of(),
        globals.place());
  }

  private static Mapping maps(Mapping global, Mapping local) {
    if (isIntrinsic(local) || isIntrinsic(global)) return local;
    var entries = new LinkedHashMap<>(global.entries());
    var keys = new LinkedHashMap<>(global.keys());
    local
        .entries()
        .forEach(
            (key, value) -> {
              Value before = entries.get(key);
              entries.put(
                  key,
                  switch (value) {
                    case Mapping own when before instanceof Mapping theirs -> maps(theirs, own);
                    case Sequence own when before instanceof Sequence theirs -> {
                      var items = new ArrayList<>(theirs.items());
                      items.addAll(own.items());
                      yield new Sequence(items, own.place());
                    }
                    default -> value;
                  });
              keys.put(key, local.keyPlace(key));
            });
    return new Mapping(entries, keys, local.place());
  }

  private static boolean isIntrinsic(Mapping mapping) {
    return mapping.entries().size() == 1
        && mapping.entries().keySet().stream()
            .anyMatch(
                key -> key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::"));
  }
}
