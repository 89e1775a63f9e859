package io.penstock.gateway.lambda.template;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Similar;
import io.penstock.gateway.template.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses what SAM refuses of {@code Policies}: what is no policy, templates that it does not have,
 * and templates without their parameters. A test holds the list to the newest translator. Pure.
 */
final class PolicyShapes {
  /** SAM's policy templates, and the parameters that each must be given. */
  private static final Map<String, List<String>> TEMPLATES = read();

  private PolicyShapes() {}

  private static Map<String, List<String>> read() {
    var templates = new HashMap<String, List<String>>();
    try (InputStream in = PolicyShapes.class.getResourceAsStream("sam-policies.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        List<String> words = List.of(line.split(" "));
        templates.put(words.getFirst(), words.subList(1, words.size()));
      }
      return templates;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One policy of a function, as it is written. */
  static void check(Properties function, Value policy) {
    String wrong =
        switch (policy) {
          case Value.Scalar s when !(s.json() instanceof String) -> "a policy is a name or a map.";
          case Value.Sequence _ -> "a policy is a name or a map.";
          case Value.Mapping map when map.entries().size() == 1 -> {
            String only = map.entries().keySet().iterator().next();
            yield only.equals("Ref") || only.startsWith("Fn::") || only.equals("Statement")
                ? null
                : template(only, map.get(only));
          }
          case Value.Mapping map when map.get("Statement") == null ->
              "a policy has a Statement, or is one of SAM's templates.";
          default -> null;
        };
    if (wrong != null) function.error("Policies", wrong);
  }

  private static String template(String name, Value given) {
    List<String> parameters = TEMPLATES.get(name);
    if (parameters == null)
      return name
          + " is not one of SAM's policy templates."
          + Similar.hint(name, TEMPLATES.keySet());
    if (!(given instanceof Value.Mapping map)) return name + ": a map is expected here.";
    for (String parameter : parameters)
      if (map.get(parameter) == null) return name + ": " + parameter + " is missing.";
    return null;
  }
}
