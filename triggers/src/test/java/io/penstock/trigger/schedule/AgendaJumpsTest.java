package io.penstock.trigger.schedule;

import static io.penstock.trigger.schedule.SampleSchedules.flexible;
import static io.penstock.trigger.schedule.SampleSchedules.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.schedule.Missed.Policy;
import io.penstock.trigger.schedule.OccurrenceIntake.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wall clocks that are set to and fro, machines that sleep, gateways that restart. */
class AgendaJumpsTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final List<Schedule> SCHEDULES =
      List.of(
          rule("minutely", "cron(* * * * ? *)"),
          rule("fives", "cron(0/5 * * * ? *)"),
          rule("hourly", "cron(17 * * * ? *)"),
          rule("nightly", "cron(30 3 * * ? *)"),
          SampleSchedules.of("rate", Schedule.Kind.SCHEDULER, "rate(7 minutes)")
              .between(NOON.minusSeconds(40), null)
              .schedule());

  private static long seed() {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("jumps seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    return seed;
  }

  private final Set<Occurrence> fired = new HashSet<>();

  /** The latest that the wall clock has shown. */
  private Instant latest = NOON;

  private void take(Agenda agenda, Instant now, String context) {
    if (now.isAfter(latest)) latest = now;
    for (Occurrence turn : agenda.due(now, Integer.MAX_VALUE)) {
      assertTrue(fired.add(turn), turn.schedule().name() + " twice at " + turn.time() + context);
      assertTrue(!turn.time().isAfter(latest), "early" + context);
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void noTurnTwiceAndNoneLostThatTheClockRanThrough(Policy policy) {
    long seed = seed();
    for (int run = 0; run < 200; run++) {
      var random = new Random(seed + run);
      fired.clear();
      latest = NOON;
      var agenda = new Agenda(random, new Missed(policy, Duration.ofHours(3)));
      Instant now = NOON;
      String context = ", " + policy + ", seed " + seed + " run " + run;
      agenda.replace(SCHEDULES, Map.of(), now);
      for (int step = 0; step < 2_000; step++) {
        Instant before = now;
        boolean jump = random.nextInt(100) == 0;
        now = jump ? now.plusSeconds(random.nextInt(200_000) - 100_000) : now.plusSeconds(20);
        if (jump && random.nextBoolean()) now = before.plusSeconds(random.nextInt(7_200) - 3_600);
        take(agenda, now, context);
        if (jump) continue;
        for (Schedule schedule : SCHEDULES) {
          Instant due = schedule.next(before, NOON);
          if (due != null && !due.isAfter(now))
            assertTrue(
                fired.contains(new Occurrence(schedule, due)),
                schedule.name() + " lost " + due + " at step " + step + context);
        }
      }
    }
  }

  @Test
  void restartsWithinAMinuteLoseAndRepeatNothing() {
    long seed = seed();
    var random = new Random(seed);
    var known = new HashMap<String, Known>();
    List<Schedule> made = SCHEDULES.stream().map(schedule -> schedule.since(NOON)).toList();
    Instant end = NOON.plus(Duration.ofDays(2));
    Instant now = NOON;
    while (now.isBefore(end)) {
      var agenda = new Agenda(random, Missed.SKIP);
      agenda.replace(made, known, now);
      for (int step = random.nextInt(100); step >= 0; step--) {
        take(agenda, now, ", seed " + seed);
        for (Occurrence turn : fired)
          known.merge(
              turn.schedule().arn(),
              new Known(null, turn.time()),
              (old, k) -> k.last().isAfter(old.last()) ? k : old);
        now = now.plusSeconds(1 + random.nextInt(30));
      }
      now = now.plusSeconds(random.nextInt(28));
    }
    for (Schedule schedule : made) {
      Instant last = known.get(schedule.arn()).last();
      int turns = 0;
      for (Instant turn = schedule.next(NOON.minusMillis(1), NOON);
          !turn.isAfter(last);
          turn = schedule.next(turn, NOON)) {
        assertTrue(fired.contains(new Occurrence(schedule, turn)), schedule.name() + " " + turn);
        turns++;
      }
      assertEquals(turns, fired.stream().filter(turn -> turn.schedule().equals(schedule)).count());
    }
  }

  @Test
  void aClockThatWasADayAheadAtBootGoesOnWhenItIsSetRight() {
    var agenda = new Agenda(new Random(1), Missed.SKIP);
    Instant wrong = NOON.plus(Duration.ofDays(1));
    agenda.replace(List.of(rule("r", "rate(1 minute)")), Map.of(), wrong);
    assertEquals(1, agenda.due(wrong.plusSeconds(60), 10).size());
    assertEquals(0, agenda.due(NOON, 10).size());
    assertEquals(1, agenda.due(NOON.plusSeconds(60), 10).size());
  }

  @Test
  void aHundredJumpsForwardMakeUpByPolicyOnly() {
    for (Policy policy : Policy.values()) {
      var agenda = new Agenda(new Random(1), new Missed(policy, Duration.ofHours(2)));
      agenda.replace(List.of(rule("c", "cron(0 * * * ? *)")), Map.of(), NOON.plusSeconds(1));
      var per = new ArrayList<Integer>();
      Instant now = NOON;
      for (int i = 0; i < 100; i++) {
        now = now.plus(Duration.ofHours(10)).plusSeconds(i == 0 ? 600 : 0);
        per.add(agenda.due(now, 1_000).size());
      }
      int each =
          switch (policy) {
            case SKIP -> 0;
            case ONCE -> 1;
            case ALL -> 2;
          };
      assertTrue(per.stream().allMatch(n -> n == each), policy + " " + per);
    }
  }

  @Test
  void aJumpWithinAFlexibleWindowDoesNotMissIt() {
    var agenda = new Agenda(new Random(1), Missed.SKIP);
    agenda.replace(
        List.of(flexible("f", "cron(10 12 * * ? *)", Duration.ofHours(1))), Map.of(), NOON);
    int now = agenda.due(NOON.plus(Duration.ofMinutes(40)), 10).size();
    for (int minute = 41; minute <= 70; minute++)
      now += agenda.due(NOON.plus(Duration.ofMinutes(minute)), 10).size();
    assertEquals(1, now);
  }
}
