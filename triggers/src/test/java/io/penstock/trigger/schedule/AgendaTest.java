package io.penstock.trigger.schedule;

import static io.penstock.trigger.schedule.SampleSchedules.flexible;
import static io.penstock.trigger.schedule.SampleSchedules.rule;
import static io.penstock.trigger.schedule.SampleSchedules.scheduler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.schedule.OccurrenceIntake.Known;
import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgendaTest extends AgendaFixture {
  @Test
  void ratesCountFromTheirBeginning() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(
        List.of(rule("rule", "rate(2 minutes)"), scheduler("scheduler", "rate(2 minutes)")),
        Map.of(),
        NOON);
    assertEquals(
        List.of(
            "scheduler 2026-03-04T12:00:00Z",
            "rule 2026-03-04T12:02:00Z",
            "scheduler 2026-03-04T12:02:00Z"),
        run(agenda, NOON, NOON.plusSeconds(200)).stream()
            .sorted(
                (a, b) ->
                    time(a).compareTo(time(b)) != 0 ? time(a).compareTo(time(b)) : a.compareTo(b))
            .toList());
  }

  @Test
  void oneAmongManyIsChangedWithoutTheOthers() {
    var agenda = agenda(Missed.SKIP);
    var many = new ArrayList<Schedule>();
    for (int i = 0; i < 50_000; i++) many.add(rule("r" + i, "rate(" + (i % 50 + 2) + " minutes)"));
    agenda.replace(many, Map.of(), NOON);
    var random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      String name = "r" + random.nextInt(1_000);
      var changes =
          i % 3 == 0
              ? agenda.change(List.of(), List.of(rule(name, "rate(2 minutes)").arn()), NOON)
              : agenda.change(
                  List.of(rule(name, "rate(" + (i + 60) + " minutes)")), List.of(), NOON);
      assertTrue(changes.gone().size() <= 1);
    }
    // Those changed last are far away or gone; the first due is one that was never touched.
    assertEquals(NOON.plusSeconds(120), agenda.nextDue());
    var due = agenda.due(NOON.plusSeconds(120), 100_000);
    assertEquals(980, due.size(), "49,000 untouched, a fiftieth of them every two minutes");
    for (Occurrence turn : due)
      assertTrue(Integer.parseInt(turn.schedule().name().substring(1)) >= 1_000);
  }

  @Test
  void whatIsChangedOverAndOverLeavesNothingBehind() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(rule("r", "rate(2 minutes)")), Map.of(), NOON);
    for (int i = 0; i < 20_000; i++)
      agenda.change(List.of(rule("r", "rate(" + (i % 50 + 3) + " minutes)")), List.of(), NOON);
    assertTrue(agenda.places() <= 1_002, agenda.places() + " places for one schedule");
    for (int i = 0; i < 5_000; i++) {
      agenda.change(List.of(rule("x" + i, "rate(2 minutes)")), List.of(), NOON);
      agenda.change(List.of(), List.of(rule("x" + i, "rate(2 minutes)").arn()), NOON);
    }
    assertTrue(agenda.places() <= 1_002, agenda.places() + " places for one schedule");
  }

  @Test
  void whatIsRememberedOfTurnsMadeUpForIsBounded() {
    var agenda = agenda(new Missed(Missed.Policy.ALL, Duration.ofDays(30)));
    var minutely = rule("m", "cron(* * * * ? *)").since(NOON.minus(Duration.ofDays(2)));
    agenda.replace(List.of(minutely), Map.of(), NOON);
    int made = 0;
    for (int some = agenda.due(NOON, 500).size(); some > 0; some = agenda.due(NOON, 500).size())
      made += some;
    assertEquals(2 * 24 * 60 + 1, made);
    assertTrue(agenda.madeUp(minutely.arn()) <= 1_000);
  }

  @Test
  void aChangedCalendarDoesNotFireAtItsOldTime() {
    var agenda = agenda(Missed.SKIP);
    agenda.change(List.of(rule("c", "cron(5 12 * * ? *)")), List.of(), NOON);
    agenda.change(List.of(rule("c", "cron(10 12 * * ? *)")), List.of(), NOON.plusSeconds(60));
    assertEquals(
        List.of("c 2026-03-04T12:10:00Z"),
        run(agenda, NOON.plusSeconds(60), NOON.plusSeconds(700)));
    assertNotEquals(
        ScheduleExpression.parse("cron(5 12 * * ? *)", Kind.RULE),
        ScheduleExpression.parse("cron(10 12 * * ? *)", Kind.RULE));
  }

  @Test
  void unchangedSchedulesKeepTheirPhase() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(rule("r", "rate(10 minutes)")), Map.of(), NOON);
    agenda.replace(
        List.of(rule("r", "rate(10 minutes)"), rule("new", "rate(1 hour)")),
        Map.of(),
        NOON.plusSeconds(420));
    assertEquals(Instant.parse("2026-03-04T12:10:00Z"), agenda.nextDue());
    agenda.replace(List.of(), Map.of(), NOON.plusSeconds(430));
    assertNull(agenda.nextDue());
  }

  @Test
  void flexibleWindowsSpreadFiringsAndKeepTheirTime() {
    var agenda = agenda(Missed.SKIP);
    var schedules =
        IntStream.range(0, 500)
            .mapToObj(i -> flexible("s" + i, "cron(0 13 * * ? *)", Duration.ofMinutes(10)))
            .toList();
    agenda.replace(schedules, Map.of(), NOON);
    Instant one = NOON.plusSeconds(3600);
    assertTrue(run(agenda, NOON, one.minusSeconds(1)).isEmpty());
    int firstHalf = run(agenda, one, one.plusSeconds(300)).size();
    assertTrue(firstHalf > 150 && firstHalf < 350, firstHalf + " in the first half");
    var rest = run(agenda, one.plusSeconds(301), one.plusSeconds(600));
    assertEquals(500, firstHalf + rest.size());
    assertTrue(rest.getFirst().endsWith("2026-03-04T13:00:00Z"));
  }

  @Test
  void aHerdFiresOnceEach() {
    var agenda = agenda(Missed.SKIP);
    var schedules =
        IntStream.range(0, 100_000).mapToObj(i -> rule("s" + i, "cron(0 13 * * ? *)")).toList();
    agenda.replace(schedules, Map.of(), NOON);
    Instant one = NOON.plusSeconds(3600);
    int fired = 0;
    for (int n = agenda.due(one, 500).size(); n > 0; n = agenda.due(one, 500).size()) {
      assertTrue(n <= 500);
      fired += n;
    }
    assertEquals(100_000, fired);
  }

  @Test
  void startEndAndDisabled() {
    Instant start = NOON.plusSeconds(90);
    var bounded =
        SampleSchedules.of("r", Kind.SCHEDULER, "rate(1 minute)")
            .between(start, start.plusSeconds(120))
            .schedule();
    var disabled = SampleSchedules.of("d", Kind.RULE, "rate(1 minute)").disabled().schedule();
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(bounded, disabled), Map.of(), NOON);
    assertEquals(
        List.of("r 2026-03-04T12:01:30Z", "r 2026-03-04T12:02:30Z", "r 2026-03-04T12:03:30Z"),
        run(agenda, NOON, NOON.plusSeconds(600)));
    assertNull(agenda.next(bounded.arn()));
  }

  @Test
  void aTemplateReadAgainChangesNothing() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(rule("c", "cron(0/1 * * * ? *)")), Map.of(), NOON.plusSeconds(1));
    // Read anew while a turn is due but not taken yet.
    Instant late = NOON.plusSeconds(61);
    var withInput =
        SampleSchedules.of("c", Kind.RULE, "cron(0/1 * * * ? *)").input("{}").schedule();
    agenda.replace(List.of(withInput), Map.of(), late);
    var due = agenda.due(late, 10);
    assertEquals(List.of(new Occurrence(withInput, NOON.plusSeconds(60))), due);
  }

  @Test
  void aRateCountsAnewWhenItChangesOrIsEnabled() {
    var agenda = agenda(Missed.SKIP);
    var on = rule("r", "rate(10 minutes)");
    var off = SampleSchedules.of("r", Kind.RULE, "rate(10 minutes)").disabled().schedule();
    agenda.replace(List.of(on), Map.of(), NOON);
    agenda.replace(List.of(off), Map.of(), NOON.plusSeconds(60));
    assertNull(agenda.nextDue());
    Instant again = NOON.plusSeconds(120);
    agenda.replace(List.of(on), Map.of(), again);
    assertEquals(again.plusSeconds(600), agenda.nextDue());
    agenda.replace(List.of(rule("r", "rate(7 minutes)")), Map.of(), NOON.plusSeconds(180));
    assertEquals(NOON.plusSeconds(180 + 420), agenda.nextDue());
  }

  @Test
  void aFlexibleWindowIsNotOverAfterARestart() {
    var flexible = flexible("f", "cron(50 11 * * ? *)", Duration.ofMinutes(15));
    var known = Map.of(flexible.arn(), new Known(NOON.minus(Duration.ofDays(3)), null));
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(flexible), known, NOON);
    assertEquals(
        List.of("f 2026-03-04T11:50:00Z"), run(agenda, NOON, NOON.plus(Duration.ofMinutes(6))));
  }

  @Test
  void whatIsGoneIsForgottenAndWhatIsOverIsReported() {
    var done = SampleSchedules.of("o", Kind.SCHEDULER, "at(2026-03-04T11:30:00)").deleted();
    var known =
        Map.of(
            "arn:aws:events:eu-north-1:210987654321:rule/old",
            new Known(NOON, null),
            done.schedule().arn(),
            new Known(NOON.minusSeconds(9000), NOON.minusSeconds(1800)));
    var agenda = agenda(Missed.SKIP);
    var changes = agenda.replace(List.of(done.schedule()), known, NOON);
    assertEquals(List.of("arn:aws:events:eu-north-1:210987654321:rule/old"), changes.gone());
    assertEquals(List.of(done.schedule()), changes.over());
    assertEquals(List.of(done.schedule().arn()), agenda.replace(List.of(), Map.of(), NOON).gone());
  }

  @Test
  void theNextFiringsOfAll() {
    var agenda = agenda(Missed.SKIP);
    agenda.replace(
        IntStream.range(1, 60).mapToObj(i -> rule("s" + i, "cron(" + i + " * * * ? *)")).toList(),
        Map.of(),
        NOON);
    assertEquals(
        List.of("s1", "s2", "s3"),
        agenda.upcoming(3).stream().map(turn -> turn.schedule().name()).toList());
    assertEquals(59, agenda.upcoming(1000).size());
    assertEquals(List.of(), agenda.upcoming(0));
  }
}
