package io.penstock.gateway.events;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.Listing;
import java.util.ArrayList;
import java.util.List;

/** Rules on patterns: those on schedules are among the schedules. */
record RuleListing(Buses buses) implements Listing {
  private static final int SHOWN = 60;

  @Override
  public String title() {
    return "Rules";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (Rule rule : buses.rules().all()) {
      if (rule.pattern() == null) continue;
      for (RuleTarget target : rule.targets()) {
        if (rows.size() == most) return rows;
        rows.add(
            new Row(
                "rule",
                rule.bus().equals(EventBus.DEFAULT) ? rule.name() : rule.bus() + "/" + rule.name(),
                shortened(rule.pattern().text()),
                FunctionRef.shown(target.arn()),
                rule.enabled() ? "Enabled" : "Disabled"));
      }
    }
    return rows;
  }

  private static String shortened(String pattern) {
    String line = pattern.replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...";
  }
}
