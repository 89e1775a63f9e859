package io.penstock.gateway.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Collects what keeps the gateway from being ready. Any thread. */
public final class Health {
  private final Map<String, Supplier<String>> checks = new ConcurrentHashMap<>();

  /**
   * @param check gives a problem in words, or null; must not block
   */
  public void register(String part, Supplier<String> check) {
    checks.put(part, check);
  }

  public List<String> problems() {
    var problems = new ArrayList<String>();
    checks.forEach(
        (part, check) -> {
          String problem = check.get();
          if (problem != null) problems.add(part + ": " + problem);
        });
    return problems;
  }
}
