package io.penstock.trigger;

import io.penstock.function.FunctionRef;

/** There is no such function, version or alias. */
public final class UnknownFunctionException extends RuntimeException {
  private final transient FunctionRef function;

  public UnknownFunctionException(FunctionRef function) {
    super("Function not found: " + function.arn(), null, false, false);
    this.function = function;
  }

  public FunctionRef function() {
    return function;
  }
}
