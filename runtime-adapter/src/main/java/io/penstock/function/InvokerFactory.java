package io.penstock.function;

/** Opens the way to a function. */
public interface InvokerFactory {
  /**
   * Cheap: starts nothing that keepWarm or invoke would start.
   *
   * @throws IllegalArgumentException when the spec cannot be run here (unknown runtime, missing
   *     code), with a message that names the property and the remedy
   */
  Invoker open(FunctionSpec spec);
}
