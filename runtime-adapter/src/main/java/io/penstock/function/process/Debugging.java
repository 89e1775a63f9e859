package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.util.List;

/** Whether somebody looks at a function with a debugger, whose connection must not stand still. */
final class Debugging {
  private static final List<String> SIGNS =
      List.of("--inspect", "-agentlib:jdwp", "debugpy", "rdbg");

  private Debugging() {}

  static boolean wanted(FunctionSpec spec) {
    return spec.environment().values().stream()
        .anyMatch(value -> SIGNS.stream().anyMatch(value::contains));
  }
}
