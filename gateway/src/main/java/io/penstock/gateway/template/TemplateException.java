package io.penstock.gateway.template;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be used, with all that is wrong with it. */
public final class TemplateException extends RuntimeException {
  private final transient List<Problem> problems;

  private final transient List<Problem> warnings;

  private final transient List<Path> files;

  TemplateException(Problems problems, List<Path> files) {
    this(problems.errors(), problems.warnings(), files);
  }

  private TemplateException(List<Problem> problems, List<Problem> warnings, List<Path> files) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
    this.files = List.copyOf(files);
  }

  TemplateException(Place place, String what) {
    this(List.of(new Problem(place, "", what)), List.of(), List.of());
  }

  /** What besides is not honoured. */
  public List<Problem> warnings() {
    return warnings;
  }

  /** Further files that it is made of: what is wrong may be mended there. */
  public List<Path> files() {
    return files;
  }

  public List<Problem> problems() {
    return problems;
  }
}
