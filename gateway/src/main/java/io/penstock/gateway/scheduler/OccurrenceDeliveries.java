package io.penstock.gateway.scheduler;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.trigger.schedule.Firing;
import java.util.List;

/** What a firing becomes. Called on the schedule clock's thread; must not block. */
@FunctionalInterface
interface OccurrenceDeliveries {
  /**
   * @param id the same when the same turn fires again after a crash; a second delivery needs an id
   *     made of it
   */
  List<Delivery> of(Firing firing, String id);
}
