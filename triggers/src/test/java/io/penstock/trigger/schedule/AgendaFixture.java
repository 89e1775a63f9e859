package io.penstock.trigger.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An agenda, and what fires of it. */
abstract class AgendaFixture {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  static Agenda agenda(Missed missed) {
    return new Agenda(new Random(1), missed);
  }

  /** Runs the agenda to an instant in steps of a second, and gives what fired. */
  static List<String> run(Agenda agenda, Instant from, Instant to) {
    var fired = new ArrayList<String>();
    for (Instant now = from; !now.isAfter(to); now = now.plusSeconds(1))
      for (var due : agenda.due(now, 1000)) fired.add(due.schedule().name() + " " + due.time());
    return fired;
  }

  static String time(String fired) {
    return fired.substring(fired.indexOf(' '));
  }
}
