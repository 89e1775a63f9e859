package io.penstock.gateway.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Collects what keeps the gateway, or a part of what it should do, from being ready. Any thread.
 */
public final class Health {
  private final Map<String, Supplier<String>> checks = new ConcurrentHashMap<>();
  private final Map<String, Supplier<String>> parts = new ConcurrentHashMap<>();

  /** How it is as a whole. */
  public enum State {
    UP,
    /** It answers, and not all that it should do can be done. */
    DEGRADED,
    DOWN
  }

  /**
   * How it is, and why.
   *
   * @param problems in words, each with its part before it
   */
  public record Report(State state, List<String> problems) {}

  /**
   * @param check gives a problem in words, or null; must not block
   */
  public void register(String part, Supplier<String> check) {
    checks.put(part, check);
  }

  /**
   * The same for what leaves the rest able to go on: nobody should be sent elsewhere for it.
   *
   * @param check gives a problem in words, or null; must not block
   */
  public void registerPart(String part, Supplier<String> check) {
    parts.put(part, check);
  }

  public Report report() {
    var problems = problems(checks);
    State state = problems.isEmpty() ? State.UP : State.DOWN;
    problems.addAll(problems(parts));
    if (state == State.UP && !problems.isEmpty()) state = State.DEGRADED;
    return new Report(state, List.copyOf(problems));
  }

  private static List<String> problems(Map<String, Supplier<String>> checks) {
    var problems = new ArrayList<String>();
    checks.forEach(
        (part, check) -> {
          String problem = check.get();
          if (problem != null) problems.add(part + ": " + problem);
        });
    return problems;
  }
}
