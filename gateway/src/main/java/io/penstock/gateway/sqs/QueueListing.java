package io.penstock.gateway.sqs;

import io.penstock.gateway.registry.Listing;
import java.util.ArrayList;
import java.util.List;

/** The gateway's own queues, as operators see them. */
record QueueListing(Queues queues) implements Listing {
  @Override
  public String title() {
    return "Queues";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (QueueDef def : queues.resources().page("", most)) {
      QueueDef.Redrive redrive = def.redrive();
      rows.add(
          new Row(
              "queue",
              def.name(),
              def.fifo() ? "fifo" : "standard",
              redrive == null ? "" : redrive.queue(),
              redrive == null ? "" : "after " + redrive.maxReceives() + " receives"));
    }
    return rows;
  }
}
