package io.penstock.gateway.settings;

import java.util.Map;

/**
 * What whoever starts the gateway says of functions beside the template.
 *
 * @param variables by function; these are set whatever the template says
 * @param shared for all functions: in the place of variables that a function has
 * @param debug ports for debuggers by function
 */
public record FunctionOverrides(
    Map<String, Map<String, String>> variables,
    Map<String, String> shared,
    Map<String, Integer> debug) {
  public static final FunctionOverrides NONE = new FunctionOverrides(Map.of(), Map.of(), Map.of());

  public FunctionOverrides {
    variables = Map.copyOf(variables);
    shared = Map.copyOf(shared);
    debug = Map.copyOf(debug);
  }

  /** Without the values, which may be secret. */
  @Override
  public String toString() {
    return "FunctionOverrides[variables=" + variables.keySet() + ", debug=" + debug + "]";
  }
}
