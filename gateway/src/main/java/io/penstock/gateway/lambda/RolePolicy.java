package io.penstock.gateway.lambda;

import io.penstock.function.PolicyPattern;
import io.penstock.gateway.aws.AskedFor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a function's role may do: statements of actions and resources, as IAM reads them. Immutable.
 */
record RolePolicy(List<Statement> statements) {
  /**
   * @param actions in lower case, with their wildcards
   */
  record Statement(boolean allow, List<String> actions, List<String> resources) {
    boolean names(String action) {
      return actions.stream().anyMatch(pattern -> PolicyPattern.matches(pattern, action));
    }

    /** A call that names no resource is held against the action alone. */
    boolean covers(String resource) {
      return resource == null
          || resources.stream()
              .anyMatch(one -> PolicyPattern.matches(one, resource) || names(one, resource));
    }

    /** A secret that is asked for by its name is that of the ARN, whatever it ends with. */
    private static boolean names(String pattern, String resource) {
      int suffix = AskedFor.UNKNOWN_SUFFIX.length();
      return resource.startsWith("arn:aws:secretsmanager:")
          && resource.endsWith(AskedFor.UNKNOWN_SUFFIX)
          && pattern.matches(".*-[A-Za-z0-9]{6}")
          && PolicyPattern.matches(
              pattern.substring(0, pattern.length() - suffix),
              resource.substring(0, resource.length() - suffix));
    }
  }

  /**
   * @param text what {@code PolicyReader} has written
   */
  static RolePolicy parse(String text) {
    var statements = new ArrayList<Statement>();
    for (Object one : new JsonArray(text)) {
      var statement = (JsonObject) one;
      statements.add(
          new Statement(
              statement.getString("Effect").equals("Allow"),
              texts(statement, "Action").stream().map(t -> t.toLowerCase(Locale.ROOT)).toList(),
              texts(statement, "Resource")));
    }
    return new RolePolicy(statements);
  }

  private static List<String> texts(JsonObject in, String key) {
    return in.getJsonArray(key).stream().map(Object::toString).toList();
  }

  /** Why not all of these, as AWS ends its sentence; null when it may. */
  String refusal(List<AskedFor> all) {
    for (AskedFor asked : all) {
      String refusal = refusal(asked);
      if (refusal != null) return refusal;
    }
    return null;
  }

  /** Why not, as AWS ends its sentence; null when it may. */
  String refusal(AskedFor asked) {
    if (asked.resources().isEmpty()) return refusal(asked.action(), null);
    for (String resource : asked.resources()) {
      String refusal = refusal(asked.action(), resource);
      if (refusal != null) return refusal;
    }
    return null;
  }

  private String refusal(String action, String resource) {
    String lower = action.toLowerCase(Locale.ROOT);
    String on = action + (resource == null ? "" : " on resource: " + resource);
    boolean allowed = false;
    for (Statement one : statements) {
      if (!one.names(lower) || !one.covers(resource)) continue;
      // A denial of some resources says nothing of a call that names none
      boolean all = resource != null || one.resources().contains("*");
      if (!one.allow() && all) return on + " with an explicit deny in an identity-based policy";
      allowed |= one.allow();
    }
    return allowed
        ? null
        : on + " because no identity-based policy allows the " + action + " action";
  }
}
