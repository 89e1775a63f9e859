package io.penstock.gateway.endtoend;

import java.util.ArrayList;
import java.util.List;

/** A gateway with targets of schedules. */
abstract class ScheduleTargetsFixture extends SchedulerFixture {
  static Object[] once(String name, String expression, Object... more) {
    var given =
        new ArrayList<Object>(
            List.of("Name", name, "ScheduleExpression", expression, "FlexibleTimeWindow", OFF));
    if (!List.of(more).contains("Target")) given.addAll(List.of("Target", target(FUNCTION)));
    given.addAll(List.of(more));
    return given.toArray();
  }
}
