package io.penstock.gateway.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a template and what is not honoured. Not thread-safe. */
public final class Problems {
  private static final int MOST = 10_000;

  private final Set<Problem> errors = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  public void error(Place place, String where, String what) {
    if (errors.size() < MOST) errors.add(new Problem(place, where, what));
  }

  public void warn(Place place, String where, String what) {
    if (warnings.size() < MOST) warnings.add(new Problem(place, where, what));
  }

  public List<Problem> errors() {
    return List.copyOf(errors);
  }

  /** Whether a reference to a name that is nowhere has been told already. */
  boolean isTold(String name) {
    String told = "!Ref " + name + ":";
    String attribute = "!GetAtt " + name + ".";
    return errors.stream()
        .anyMatch(e -> e.what().startsWith(told) || e.what().startsWith(attribute));
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}
