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

class AgendaTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private static Agenda agenda(Missed missed) {
    return new Agenda(new Random(1), missed);
  }

  /** Runs the agenda to an instant in steps of a second, and gives what fired. */
  private static List<String> run(Agenda agenda, Instant from, Instant to) {
    var fired = new ArrayList<String>();
    for (Instant now = from; !now.isAfter(to); now = now.plusSeconds(1))
      for (var due : agenda.due(now, 1000)) fired.add(due.schedule().name() + " " + due.time());
    return fired;
  }

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

  private static String time(String fired) {
    return fired.substring(fired.indexOf(' '));
  }

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
  void aFlexibleWindowIsNotOverAfterARestart() {
    var flexible = flexible("f", "cron(50 11 * * ? *)", Duration.ofMinutes(15));
    var known = Map.of(flexible.arn(), new Known(NOON.minus(Duration.ofDays(3)), null));
    var agenda = agenda(Missed.SKIP);
    agenda.replace(List.of(flexible), known, NOON);
    assertEquals(
        List.of("f 2026-03-04T11:50:00Z"), run(agenda, NOON, NOON.plus(Duration.ofMinutes(6))));
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
