package io.penstock.gateway.lambda;

import io.penstock.function.FunctionRef;
import io.penstock.function.PolicyPattern;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What functions' resource policies permit a service. A template's functions take events from all
 * that it wires to them, as SAM gives the permissions for that; functions made through the API
 * permit what AddPermission has permitted.
 *
 * @param known whether there is such a function, and such a version or alias of it
 * @param principal {@code events.amazonaws.com}
 */
record ServicePermissions(
    Registry registry, Predicate<FunctionRef> known, String principal, String account)
    implements InvokePermission {
  private static final Set<String> ACTIONS =
      Set.of("lambda:InvokeFunction", "lambda:Invoke*", "lambda:*", "*");

  @Override
  public boolean allows(FunctionRef ref, String source) {
    if (!known.test(ref)) return false;
    Function function = registry.function(ref.name());
    if (function == null || function.place() != null) return function != null;
    String prefix = ref.qualifier() == null ? "" : ref.qualifier() + "/";
    for (Map.Entry<String, String> one : function.policy().entrySet()) {
      boolean ours =
          prefix.isEmpty() ? one.getKey().indexOf('/') < 0 : one.getKey().startsWith(prefix);
      if (ours && permits(new JsonObject(one.getValue()), source)) return true;
    }
    return false;
  }

  private boolean permits(JsonObject statement, String source) {
    Object who = statement.getValue("Principal");
    boolean meant =
        "*".equals(who)
            || who instanceof JsonObject one && principal.equals(one.getValue("Service"));
    if (!meant || !ACTIONS.contains(statement.getString("Action"))) return false;
    JsonObject conditions = statement.getJsonObject("Condition", new JsonObject());
    for (String kind : conditions.fieldNames())
      for (var condition : conditions.getJsonObject(kind))
        if (!holds(condition.getKey(), (String) condition.getValue(), source)) return false;
    return true;
  }

  private boolean holds(String key, String wanted, String source) {
    return switch (key) {
      case "AWS:SourceArn" -> PolicyPattern.matches(wanted, source);
      case "AWS:SourceAccount" -> wanted.equals(account);
      default -> false; // of callers that are no services
    };
  }
}
