package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemLinesTest {
  private static Problem problem(int line, String where, String what) {
    return new Problem(new Place("t.yaml", line, 1), where, what);
  }

  @Test
  void oneLineForAKindAndTheOneThatMattersIsSeen() {
    var problems = new ArrayList<Problem>();
    for (int i = 1; i <= 24; i++)
      problems.add(problem(i, "Fn" + i + ".Role", "has no effect here."));
    problems.add(problem(30, "Q", "is left out."));
    assertEquals(
        List.of(
            "t.yaml:1: Fn1.Role, Fn2.Role, Fn3.Role, Fn4.Role and 20 more (--verbose shows all):"
                + " has no effect here.",
            "t.yaml:30: Q: is left out."),
        ProblemLines.of(problems, false));
    assertEquals(25, ProblemLines.of(problems, true).size());
  }
}
