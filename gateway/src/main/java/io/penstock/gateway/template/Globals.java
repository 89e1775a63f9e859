package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SAM's Globals under each resource of their kind: single values are replaced, maps merged key by
 * key, lists joined with the global items first. Pure.
 */
public final class Globals {
  static final Map<String, String> SECTIONS =
      Map.of(
          "AWS::Serverless::Function", "Function",
          "AWS::Serverless::Api", "Api",
          "AWS::Serverless::HttpApi", "HttpApi",
          "AWS::Serverless::SimpleTable", "SimpleTable",
          "AWS::Serverless::StateMachine", "StateMachine");

  private Globals() {}

  static Mapping merge(Mapping globals, String type, Mapping properties) {
    String section = SECTIONS.get(type);
    return section != null && globals.get(section) instanceof Mapping defaults
        ? maps(defaults, properties)
        : properties;
  }

  /** The global values for resources of a type that the template does not write itself. */
  public static Mapping of(Mapping globals, String type) {
    return merge(globals, type, Mapping.empty(globals.place()));
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
            .anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
  }
}
