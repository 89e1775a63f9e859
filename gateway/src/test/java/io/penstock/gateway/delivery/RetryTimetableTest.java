package io.penstock.gateway.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lambda's timetable, played to the last try. */
class RetryTimetableTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private record Life(List<Duration> tries, Verdict end) {}

  /** Tries as soon as each is due, until the end; every try ends the same way at once. */
  private Life live(AsyncInvokeRetries policy, Ended ended, Duration retryAfter) {
    var tries = new ArrayList<Duration>();
    var progress = AttemptCounts.fresh(START);
    Instant now = START;
    while (true) {
      if (policy.expired(progress, now))
        return new Life(tries, new Verdict.Dead(Condition.EventAgeExceeded));
      tries.add(Duration.between(START, now));
      progress = progress.after(ended);
      Verdict verdict = policy.decide(progress, ended, retryAfter, now, random);
      if (!(verdict instanceof Verdict.Again(Instant due))) return new Life(tries, verdict);
      assertTrue(due.isAfter(now), "seed " + seed);
      now = due;
    }
  }

  @ParameterizedTest
  @CsvSource({"RAISED", "TIMED_OUT"})
  void functionErrorsAreRetriedAfterOneAndTwoMinutes(Ended ended) {
    var life = live(new AsyncInvokeRetries(2, Duration.ofHours(6)), ended, Duration.ZERO);
    assertEquals(List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(3)), life.tries);
    assertEquals(new Verdict.Dead(Condition.RetriesExhausted), life.end);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,2", "2,3"})
  void maximumRetryAttemptsIsHeeded(int retries, int tries) {
    var life =
        live(new AsyncInvokeRetries(retries, Duration.ofHours(6)), Ended.RAISED, Duration.ZERO);
    assertEquals(tries, life.tries.size());
  }

  @ParameterizedTest
  @CsvSource({"60,2", "61,2", "59,1", "179,2", "180,3", "21600,3"})
  void aRetryThatWouldBeTooLateIsNotWaitedFor(int ageSeconds, int tries) {
    var life =
        live(
            new AsyncInvokeRetries(2, Duration.ofSeconds(ageSeconds)), Ended.RAISED, Duration.ZERO);
    assertEquals(tries, life.tries.size());
    assertEquals(
        new Verdict.Dead(tries == 3 ? Condition.RetriesExhausted : Condition.EventAgeExceeded),
        life.end);
  }

  @RepeatedTest(20)
  void throttlesBackOffFromASecondToFiveMinutesUntilTheAgeIsReached() {
    var life = live(new AsyncInvokeRetries(2, Duration.ofHours(6)), Ended.THROTTLED, Duration.ZERO);
    assertEquals(new Verdict.Dead(Condition.EventAgeExceeded), life.end, "seed " + seed);
    Duration before = life.tries.getFirst();
    int row = 0;
    for (Duration at : life.tries.subList(1, life.tries.size())) {
      long wait = at.minus(before).toMillis();
      long interval = Math.min(300_000, 1_000L << Math.min(++row, 20));
      assertTrue(wait >= interval / 2 && wait <= interval, wait + " ms, seed " + seed);
      before = at;
    }
    assertTrue(before.compareTo(Duration.ofHours(6)) <= 0);
    assertTrue(before.compareTo(Duration.ofHours(6).minusMinutes(5)) >= 0, "seed " + seed);
    assertTrue(life.tries.size() > 72 && life.tries.size() < 160, life.tries.size() + " tries");
  }

  @Test
  void whatTheRefuserAsksForIsWaitedFor() {
    var life =
        live(
            new AsyncInvokeRetries(2, Duration.ofHours(1)),
            Ended.UNREACHABLE,
            Duration.ofMinutes(10));
    assertEquals(
        List.of(0L, 10L, 20L, 30L, 40L, 50L, 60L),
        life.tries.stream().map(Duration::toMinutes).toList());
  }

  @Test
  void throttlesDoNotUseUpRetries() {
    var policy = new AsyncInvokeRetries(2, Duration.ofHours(6));
    var progress = AttemptCounts.fresh(START);
    for (int i = 0; i < 10; i++) progress = progress.after(Ended.THROTTLED);
    progress = progress.after(Ended.RAISED);
    var verdict = policy.decide(progress, Ended.RAISED, Duration.ZERO, START, random);
    assertEquals(
        START.plusSeconds(60), assertInstanceOf(Verdict.Again.class, verdict).due(), "first retry");
    assertEquals(0, progress.throttles(), "the backoff begins anew");
  }

  @Test
  void aSuccessIsTheEnd() {
    var life = live(new AsyncInvokeRetries(2, Duration.ofHours(6)), Ended.RETURNED, Duration.ZERO);
    assertEquals(List.of(Duration.ZERO), life.tries);
    assertEquals(Verdict.DONE, life.end);
  }

  /** What would begin too late is not waited for: the dead letter comes at once. */
  @ParameterizedTest
  @CsvSource({"RAISED,1,0", "TIMED_OUT,1,0", "THROTTLED,0,1", "UNREACHABLE,0,9"})
  void aRetryThatWouldComeTooLateIsNotWaitedFor(Ended ended, int attempts, int throttles) {
    var policy = new AsyncInvokeRetries(2, Duration.ofMinutes(10));
    var progress = new AttemptCounts(attempts, throttles, 0, START);
    Instant late = START.plus(Duration.ofMinutes(10)).minusMillis(400);
    assertEquals(
        new Verdict.Dead(Condition.EventAgeExceeded),
        policy.decide(progress, ended, Duration.ZERO, late, random));
  }

  @Test
  void aRetryAtTheVeryEndOfItsAgeIsMade() {
    var policy = new AsyncInvokeRetries(2, Duration.ofMinutes(10));
    var progress = new AttemptCounts(1, 0, 0, START);
    Instant end = START.plus(Duration.ofMinutes(10));
    assertEquals(
        new Verdict.Again(end),
        policy.decide(progress, Ended.RAISED, Duration.ZERO, end.minusSeconds(60), random));
    assertEquals(
        new Verdict.Dead(Condition.EventAgeExceeded),
        policy.decide(
            progress, Ended.RAISED, Duration.ZERO, end.minusSeconds(60).plusMillis(1), random));
  }
}
