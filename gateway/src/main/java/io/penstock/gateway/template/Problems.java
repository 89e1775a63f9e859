package io.penstock.gateway.template;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a template and what is not honoured. Not thread-safe. */
public final class Problems {
  private static final int MOST = 200;

  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  public void error(Place place, String where, String what) {
    if (errors.size() < MOST) errors.add(new Problem(place, where, what));
  }

  public void warn(Place place, String where, String what) {
    if (warnings.size() < MOST) warnings.add(new Problem(place, where, what));
  }

  public List<Problem> errors() {
    return List.copyOf(errors);
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}
