package io.penstock.gateway.iam;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a role's trust policy lets a caller of the account assume it. Of conditions {@code
 * sts:ExternalId} is known; a statement with another allows nothing, and one that denies does.
 * Pure.
 */
public final class TrustPolicy {
  private static final String ACTION = "sts:AssumeRole";

  private TrustPolicy() {}

  /**
   * @param callers what the caller is known as: ARN of the user, of the account's root, account id
   * @param externalId of the request, or null
   */
  public static boolean allows(String document, Set<String> callers, String externalId) {
    boolean allowed = false;
    for (Object one : list(new JsonObject(document).getValue("Statement"))) {
      if (!(one instanceof JsonObject statement)) continue;
      if (!isAction(statement) || !isPrincipal(statement.getValue("Principal"), callers)) continue;
      Boolean holds = holds(statement.getJsonObject("Condition"), externalId);
      boolean denies = !"Allow".equals(statement.getString("Effect"));
      if (denies && !Boolean.FALSE.equals(holds)) return false;
      allowed |= !denies && Boolean.TRUE.equals(holds);
    }
    return allowed;
  }

  private static boolean isAction(JsonObject statement) {
    for (Object action : list(statement.getValue("Action")))
      if (action.equals("*")
          || action instanceof String text
              && (text.equalsIgnoreCase(ACTION) || text.equalsIgnoreCase("sts:*"))) return true;
    return false;
  }

  private static boolean isPrincipal(Object principal, Set<String> callers) {
    if ("*".equals(principal)) return true;
    if (!(principal instanceof JsonObject kinds)) return false;
    for (Object one : list(kinds.getValue("AWS")))
      if (one.equals("*") || callers.contains(one)) return true;
    return false;
  }

  /** Null when it cannot be told. */
  private static Boolean holds(JsonObject conditions, String externalId) {
    if (conditions == null) return true;
    for (String operator : conditions.fieldNames()) {
      if (!operator.equals("StringEquals")) return null;
      var all = conditions.getJsonObject(operator);
      for (String key : all.fieldNames()) {
        if (!key.equalsIgnoreCase("sts:ExternalId")) return null;
        if (externalId == null || !list(all.getValue(key)).contains(externalId)) return false;
      }
    }
    return true;
  }

  private static List<Object> list(Object value) {
    if (value == null) return List.of();
    if (!(value instanceof JsonArray array)) return List.of(value);
    var all = new ArrayList<Object>();
    for (Object one : array) if (one != null) all.add(one);
    return all;
  }
}
