package io.penstock.gateway.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be used, with all that is wrong with it. */
public final class TemplateException extends RuntimeException {
  private final transient List<Problem> problems;

  private final transient List<Problem> warnings;

  TemplateException(Problems problems) {
    this(problems.errors(), problems.warnings());
  }

  private TemplateException(List<Problem> problems, List<Problem> warnings) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
  }

  TemplateException(Place place, String what) {
    this(List.of(new Problem(place, "", what)), List.of());
  }

  /** What besides is not honoured. */
  public List<Problem> warnings() {
    return warnings;
  }

  public List<Problem> problems() {
    return problems;
  }
}
