package io.penstock.function;

/** How an invocation ended and what it cost. */
public record Result(Outcome outcome, Report report) {
  public static Result notRun(Outcome outcome) {
    return new Result(outcome, Report.NONE);
  }
}
