package io.penstock.function.process;

import io.penstock.function.Outcome;

/**
 * A cold start that did not succeed; {@code outcome} is what the caller gets, null on a timeout.
 */
final class InitProblem extends Exception {
  private final transient Outcome outcome;

  InitProblem(Outcome outcome) {
    super(describe(outcome), null, false, false);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  private static String describe(Outcome outcome) {
    return switch (outcome) {
      case null -> "the function's init did not end in time";
      case Outcome.Raised raised -> raised.errorType() + ": " + raised.payload();
      case Outcome.Unreachable unreachable -> unreachable.reason();
      default -> outcome.toString();
    };
  }
}
