package io.penstock.trigger.schedule;

import static io.penstock.trigger.schedule.SampleSchedules.rule;
import static io.penstock.trigger.schedule.SampleSchedules.scheduler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.schedule.OccurrenceIntake.Known;
import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was missed, came late, or waits: after restarts, sleeps and jumps of the clock. */
class AgendaMissedTest extends AgendaFixture {
  @Test
  void aRestartNeitherRepeatsNorForgets() {
    var schedules = List.of(rule("r", "rate(5 minutes)"), rule("c", "cron(0/5 * * * ? *)"));
    var agenda = agenda(Missed.SKIP);
    agenda.replace(schedules, Map.of(), NOON);
    var fired = run(agenda, NOON, NOON.plusSeconds(601));
    var known =
        Map.of(
            schedules.get(0).arn(), new Known(NOON, NOON.plusSeconds(600)),
            schedules.get(1).arn(), new Known(NOON, NOON.plusSeconds(600)));
    var again = agenda(Missed.SKIP);
    again.replace(schedules, known, NOON.plusSeconds(603));
    fired.addAll(run(again, NOON.plusSeconds(603), NOON.plusSeconds(1200)));
    assertEquals(9, fired.size(), fired::toString);
    assertEquals(9, fired.stream().distinct().count());
  }

  @Test
  void aFiringMissedByLessThanAMinuteIsNotMissed() {
    var schedules = List.of(rule("c", "cron(0 * * * ? *)"));
    var agenda = agenda(Missed.SKIP);
    var known = Map.of(schedules.getFirst().arn(), new Known(NOON, NOON.minusSeconds(3600)));
    agenda.replace(schedules, known, NOON.plusSeconds(30));
    assertEquals(
        List.of("c 2026-03-04T12:00:00Z"), run(agenda, NOON.plusSeconds(30), NOON.plusSeconds(60)));
  }

  @Test
  void missedFiringsByPolicy() {
    for (var policy : Missed.Policy.values()) {
      var agenda = agenda(new Missed(policy, Duration.ofHours(2)));
      var schedules = List.of(rule("c", "cron(0/30 * * * ? *)"));
      var known =
          Map.of(
              schedules.getFirst().arn(),
              new Known(NOON.minus(Duration.ofDays(2)), NOON.minus(Duration.ofDays(1))));
      Instant back = NOON.plusSeconds(900);
      agenda.replace(schedules, known, back);
      var fired = run(agenda, back, back);
      assertEquals(
          switch (policy) {
            case SKIP -> List.of();
            case ONCE -> List.of("c 2026-03-04T12:00:00Z");
            case ALL ->
                List.of(
                    "c 2026-03-04T10:30:00Z",
                    "c 2026-03-04T11:00:00Z",
                    "c 2026-03-04T11:30:00Z",
                    "c 2026-03-04T12:00:00Z");
          },
          fired,
          policy.name());
      assertEquals(
          List.of("c 2026-03-04T12:30:00Z"), run(agenda, back, back.plusSeconds(901)), "goes on");
    }
  }

  @Test
  void aClockThatJumpsNeitherFloodsNorRepeats() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(rule("r", "rate(1 minute)")), Map.of(), NOON);
    assertEquals(1, run(agenda, NOON, NOON.plusSeconds(61)).size());
    Instant later = NOON.plus(Duration.ofDays(1));
    assertEquals(1, agenda.due(later, 1000).size(), "the one due this minute");
    assertEquals(0, agenda.due(NOON.plusSeconds(120), 1000).size(), "back again: not twice");
    assertEquals(1, agenda.due(later.plusSeconds(60), 1000).size());
  }

  @Test
  void aScheduleThatNeverFiredIsMissedToo() {
    var daily = rule("daily", "cron(30 11 * * ? *)").since(NOON.minusSeconds(3600));
    var agenda = agenda(new Missed(Missed.Policy.ONCE, Duration.ofHours(1)));
    agenda.replace(List.of(daily), Map.of(), NOON);
    assertEquals(List.of("daily 2026-03-04T11:30:00Z"), run(agenda, NOON, NOON));
    var skipping = agenda(Missed.SKIP);
    skipping.replace(List.of(daily), Map.of(), NOON);
    assertEquals(List.of(), run(skipping, NOON, NOON));
    var skips = skipping.takeSkips();
    assertEquals(1, skips.missed());
    assertTrue(skips.toString().endsWith("daily at 2026-03-04T11:30:00Z"), skips.toString());
    assertEquals(List.of(new Occurrence(daily, NOON.minusSeconds(1800))), skips.first());
    assertTrue(skipping.takeSkips().isEmpty());
  }

  @Test
  void aOneTimeFiringIsMadeHoweverLateAndOnce() {
    for (var policy : Missed.Policy.values()) {
      var once = scheduler("once", "at(2026-03-02T11:30:00)").since(NOON.minus(Duration.ofDays(3)));
      var agenda = agenda(new Missed(policy, Duration.ofHours(1)));
      agenda.replace(List.of(once), Map.of(), NOON);
      assertEquals(List.of("once 2026-03-02T11:30:00Z"), run(agenda, NOON, NOON.plusSeconds(90)));
      assertTrue(agenda.takeSkips().isEmpty(), policy.name());
      var again = agenda(new Missed(policy, Duration.ofHours(1)));
      again.replace(List.of(once), Map.of(once.arn(), new Known(null, once.once())), NOON);
      assertEquals(List.of(), run(again, NOON, NOON.plusSeconds(90)));
    }
  }

  @Test
  void aOneTimeFiringIsMadeAfterASleepAndWhenItWaitedLong() {
    var brief =
        SampleSchedules.of("once", Kind.SCHEDULER, "at(2026-03-04T13:00:00)")
            .age(Duration.ofMinutes(1))
            .schedule();
    var slept = agenda(Missed.SKIP);
    slept.replace(List.of(brief), Map.of(), NOON);
    Instant awake = NOON.plus(Duration.ofHours(30));
    assertEquals(List.of("once 2026-03-04T13:00:00Z"), run(slept, awake, awake.plusSeconds(5)));
    var waited = agenda(Missed.SKIP);
    waited.replace(List.of(brief), Map.of(), NOON);
    for (int second = 0; second <= 7200; second++) waited.look(NOON.plusSeconds(second));
    Instant later = NOON.plusSeconds(7200);
    assertEquals(List.of("once 2026-03-04T13:00:00Z"), run(waited, later, later));
    assertTrue(waited.takeSkips().isEmpty());
  }

  @Test
  void aOneTimeScheduleCountsFromWhenItWasMade() {
    var past = scheduler("past", "at(2026-03-04T11:57:00)");
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(past.since(NOON)), Map.of(), NOON);
    assertEquals(List.of(), run(agenda, NOON, NOON.plusSeconds(5)), "it was past already");
    var taken = agenda(Missed.SKIP);
    taken.change(List.of(past.since(past.once())), List.of(), NOON);
    assertEquals(List.of("past 2026-03-04T11:57:00Z"), run(taken, NOON, NOON.plusSeconds(5)));
    // A time earlier than that of its last firing is another turn.
    var anew = agenda(Missed.SKIP);
    var known = Map.of(past.arn(), new Known(null, NOON.minusSeconds(60)));
    anew.replace(List.of(past.since(past.once())), known, NOON);
    assertEquals(List.of("past 2026-03-04T11:57:00Z"), run(anew, NOON, NOON.plusSeconds(5)));
  }

  @Test
  void whatWaitsForItsBatchIsLateNotMissed() {
    var agenda = agenda(Missed.SKIP);
    var herd = IntStream.range(0, 50).mapToObj(i -> rule("s" + i, "cron(1 12 * * ? *)")).toList();
    agenda.replace(herd, Map.of(), NOON);
    int fired = 0;
    for (int second = 0; second <= 600; second++) {
      agenda.look(NOON.plusSeconds(second));
      if (second % 60 == 0) fired += agenda.due(NOON.plusSeconds(second), 10).size();
    }
    assertEquals(50, fired);
    assertTrue(agenda.takeSkips().isEmpty());
  }

  @Test
  void whatWaitsLongerThanItsMaximumAgeExpires() {
    var agenda = agenda(Missed.SKIP);
    var brief =
        SampleSchedules.of("b", Kind.RULE, "rate(1 minute)").age(Duration.ofMinutes(5)).schedule();
    agenda.replace(List.of(brief, rule("r", "rate(1 minute)")), Map.of(), NOON);
    for (int second = 0; second <= 1200; second++) agenda.look(NOON.plusSeconds(second));
    var fired = run(agenda, NOON.plusSeconds(1200), NOON.plusSeconds(1200));
    assertEquals(20, fired.stream().filter(f -> f.startsWith("r ")).count());
    assertEquals(6, fired.stream().filter(f -> f.startsWith("b ")).count(), fired::toString);
    assertEquals(1, agenda.takeSkips().expired());
  }
}
