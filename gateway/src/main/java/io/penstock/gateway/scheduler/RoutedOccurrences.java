package io.penstock.gateway.scheduler;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.events.Buses;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Schedule.Kind;
import java.util.List;

/** A rule's firing goes to the rule's targets, a schedule's to its own. */
record RoutedOccurrences(Buses buses, OccurrenceDeliveries scheduler)
    implements OccurrenceDeliveries {
  @Override
  public List<Delivery> of(Firing firing, String id) {
    return firing.schedule().kind() == Kind.RULE
        ? buses.fired(firing, id)
        : scheduler.of(firing, id);
  }
}
