package io.penstock.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Problems as lines to be read: one for each kind, so that many of one do not hide the others. */
public final class ProblemLines {
  private static final int NAMED = 4;

  private ProblemLines() {}

  /**
   * @param each whether every problem has its own line
   */
  public static List<String> of(List<Problem> problems, boolean each) {
    if (each) return problems.stream().map(Problem::toString).toList();
    var kinds = new LinkedHashMap<String, List<Problem>>();
    for (Problem problem : problems)
      kinds.computeIfAbsent(problem.what(), none -> new ArrayList<>()).add(problem);
    var lines = new ArrayList<String>();
    for (List<Problem> kind : kinds.values()) lines.add(line(kind));
    return lines;
  }

  private static String line(List<Problem> kind) {
    Problem first = kind.getFirst();
    if (kind.size() == 1) return first.toString();
    var where = new StringBuilder();
    int named = kind.size() <= NAMED + 1 ? kind.size() : NAMED;
    for (Problem problem : kind.subList(0, named))
      where.append(where.isEmpty() ? "" : ", ").append(problem.where());
    if (named < kind.size())
      where.append(" and ").append(kind.size() - named).append(" more (--verbose shows all)");
    return new Problem(first.place(), where.toString(), first.what()).toString();
  }
}
