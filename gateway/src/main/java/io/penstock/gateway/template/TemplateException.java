package io.penstock.gateway.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be used, with all that is wrong with it. */
public final class TemplateException extends RuntimeException {
  private final transient List<Problem> problems;

  TemplateException(List<Problem> problems) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
  }

  TemplateException(Place place, String what) {
    this(List.of(new Problem(place, "", what)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
