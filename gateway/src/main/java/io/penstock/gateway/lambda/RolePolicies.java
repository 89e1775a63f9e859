package io.penstock.gateway.lambda;

import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionDeclarer;
import io.penstock.gateway.registry.Resources;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The roles of all functions whose template says plainly what they may do. Any thread. */
final class RolePolicies {
  private final Map<String, RolePolicy> policies = new ConcurrentHashMap<>();

  /** Follows the registry. */
  void changed(List<Resources.Change<Function>> changes) {
    for (Resources.Change<Function> change : changes) {
      String text =
          change.after() == null ? null : change.after().kept().get(FunctionDeclarer.POLICIES);
      if (text == null) policies.remove(change.id());
      else policies.put(change.id(), RolePolicy.parse(text));
    }
  }

  /** Null when its template does not say. */
  RolePolicy of(String function) {
    return policies.get(function);
  }

  boolean isEmpty() {
    return policies.isEmpty();
  }
}
