package io.penstock.gateway.registry;

import io.penstock.trigger.http.Api;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that exists at one moment. Immutable; functions by name, ascending. */
public record Snapshot(Map<String, Function> functions, List<Api> apis) {
  public static final Snapshot EMPTY = new Snapshot(Map.of(), List.of());

  public Snapshot {
    functions = java.util.Collections.unmodifiableMap(new TreeMap<>(functions));
    apis = List.copyOf(apis);
  }

  /** The function of that name, or null. */
  public Function function(String name) {
    return functions.get(name);
  }

  Snapshot with(Function function) {
    var changed = new TreeMap<>(functions);
    changed.put(function.name(), function);
    return new Snapshot(changed, apis);
  }

  Snapshot without(String name) {
    var changed = new TreeMap<>(functions);
    changed.remove(name);
    return new Snapshot(changed, apis);
  }
}
