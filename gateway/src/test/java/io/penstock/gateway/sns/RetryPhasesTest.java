package io.penstock.gateway.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SNS's tables, replayed to the last attempt on a virtual clock. */
class RetryPhasesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Tries until it is given up; all of them fail. */
  private static List<Instant> replay(RetryPhases phases, Random jitter) {
    var tries = new ArrayList<Instant>();
    Instant now = START;
    AttemptCounts progress = AttemptCounts.fresh(now);
    while (true) {
      tries.add(now);
      progress = progress.after(Ended.UNREACHABLE);
      Verdict verdict = phases.decide(progress, Ended.UNREACHABLE, Duration.ZERO, now, jitter);
      if (verdict instanceof Verdict.Dead(Condition why)) {
        assertEquals(Condition.RetriesExhausted, why);
        return tries;
      }
      now = assertInstanceOf(Verdict.Again.class, verdict).due();
    }
  }

  @Test
  void queuesAndFunctionsAreTriedFor23Days() {
    long seed = new Random().nextLong();
    List<Instant> tries = replay(RetryPhases.SERVICES, new Random(seed));
    assertEquals(100_016, tries.size());
    for (int i = 1; i <= 3; i++) assertEquals(START, tries.get(i));
    double days = Duration.between(START, tries.getLast()).toMillis() / 86_400_000.0;
    assertTrue(days > 22.9 && days < 23.5, days + " days; seed " + seed);
    assertEquals(
        List.of(1L, 1L, 1L, 1L, 1L, 1L, 2L, 2L, 3L, 6L, 10L, 20L, 20L),
        IntStream.rangeClosed(4, 16)
            .mapToObj(i -> RetryPhases.SERVICES.before(i).plusMillis(499).toSeconds())
            .toList());
  }

  @Test
  void endpointsAreTriedThreeTimesMoreWithinAboutAMinute() {
    long seed = new Random().nextLong();
    List<Instant> tries = replay(DeliveryPolicy.DEFAULT.retries(), new Random(seed));
    assertEquals(4, tries.size());
    for (int i = 1; i < 4; i++) {
      long wait = Duration.between(tries.get(i - 1), tries.get(i)).toMillis();
      assertTrue(wait >= 18_000 && wait <= 22_000, wait + " ms; seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "linear, '6 11 16 20'",
    "arithmetic, '3 7 13 20'",
    "geometric, '3 5 10 20'",
    "exponential, '3 5 10 20'"
  })
  void delaysGrowAsThePolicySays(String function, String seconds) {
    var policy =
        DeliveryPolicy.effective(
            null,
            ("{\"healthyRetryPolicy\":{\"minDelayTarget\":1,\"maxDelayTarget\":20,\"numRetries\":9,"
                    + "\"numNoDelayRetries\":2,\"numMinDelayRetries\":2,\"numMaxDelayRetries\":1,"
                    + "\"backoffFunction\":\"%s\"}}")
                .formatted(function));
    var waits =
        IntStream.rangeClosed(1, 9)
            .mapToLong(i -> policy.retries().before(i).plusMillis(999).toSeconds())
            .toArray();
    assertEquals(List.of(0L, 0L, 1L, 1L), List.of(waits[0], waits[1], waits[2], waits[3]));
    String grown = waits[4] + " " + waits[5] + " " + waits[6] + " " + waits[7];
    assertEquals(20, waits[7]);
    assertEquals(20, waits[8]);
    for (int i = 4; i < 7; i++) assertTrue(waits[i] <= waits[i + 1], grown);
    assertEquals(seconds, grown);
  }

  @Test
  void anEndpointsRetryAfterIsKept() {
    Verdict verdict =
        DeliveryPolicy.DEFAULT
            .retries()
            .decide(
                AttemptCounts.fresh(START).after(Ended.RAISED),
                Ended.RAISED,
                Duration.ofMinutes(5),
                START,
                new Random());
    assertEquals(new Verdict.Again(START.plusSeconds(300)), verdict);
  }

  @Test
  void topicAndSubscriptionTogether() {
    String topic =
        "{\"http\":{\"defaultHealthyRetryPolicy\":{\"numRetries\":7},\"defaultThrottlePolicy\":"
            + "{\"maxReceivesPerSecond\":3},\"disableSubscriptionOverrides\":%s}}";
    String own = "{\"requestPolicy\":{\"headerContentType\":\"application/json\"}}";
    DeliveryPolicy both = DeliveryPolicy.effective(topic.formatted(false), own);
    assertEquals(7, both.retries().retries());
    assertEquals(3, both.perSecond());
    assertEquals("application/json", both.contentType());
    assertEquals(
        DeliveryPolicy.CONTENT_TYPE,
        DeliveryPolicy.effective(topic.formatted(true), own).contentType());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"healthyRetryPolicy":{"numRetries":101}}
          {"healthyRetryPolicy":{"numRetries":2,"numNoDelayRetries":3}}
          {"healthyRetryPolicy":{"minDelayTarget":30,"maxDelayTarget":20}}
          {"healthyRetryPolicy":{"maxDelayTarget":3601}}
          {"healthyRetryPolicy":{"minDelayTarget":60,"maxDelayTarget":60,"numRetries":61}}
          {"healthyRetryPolicy":{"backoffFunction":"quadratic"}}
          {"healthyRetryPolicy":{"numRetries":1.5}}
          {"healthyRetryPolicy":3}
          {"throttlePolicy":{"maxReceivesPerSecond":0}}
          {"requestPolicy":{"headerContentType":"a\\r\\nb: c"}}
          {"retries":3}
          []
          nonsense
          """)
  void whatCannotBeIsRefused(String policy) {
    var refused =
        assertThrows(
            RefusedRequestException.class, () -> DeliveryPolicy.checkOfSubscription(policy));
    assertTrue(
        refused.getMessage().startsWith("Invalid parameter: DeliveryPolicy: "),
        refused.getMessage());
  }

  private static RetryPhases five() {
    return new RetryPhases(
        1, 1, 2, 1, Duration.ofSeconds(10), Duration.ofSeconds(40), RetryPhases.Growth.linear);
  }

  /** No retry more and no retry less, and never earlier than the target asks for. */
  @Test
  void theLastRetryIsTheLast() {
    assertEquals(6, replay(five(), new Random(1)).size());
    var none =
        new RetryPhases(
            0, 0, 0, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), RetryPhases.Growth.linear);
    assertEquals(1, replay(none, new Random(1)).size());
  }

  @Test
  void eachPhaseHasItsDelays() {
    assertEquals(
        List.of(0L, 10L, 25L, 40L, 40L),
        IntStream.rangeClosed(1, 5).mapToObj(i -> five().before(i).toSeconds()).toList());
    assertEquals(Duration.ofSeconds(10 + 25 + 40 + 40), five().total());
  }

  /** A tenth to either side, and both ends are reached. */
  @Test
  void delaysSpreadByATenth() {
    var progress = new AttemptCounts(0, 5, 0, START);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      Verdict verdict =
          five().decide(progress, Ended.UNREACHABLE, Duration.ZERO, START, new Random(seed));
      Instant due = assertInstanceOf(Verdict.Again.class, verdict).due();
      long wait = Duration.between(START, due).toMillis();
      least = Math.min(least, wait);
      most = Math.max(most, wait);
    }
    assertTrue(least >= 36_000 && least < 36_200, "least " + least);
    assertTrue(most <= 44_000 && most > 43_800, "most " + most);
  }

  @Test
  void aTargetThatAsksForMoreIsGivenMore() {
    var progress = new AttemptCounts(0, 1, 0, START);
    Verdict verdict =
        five().decide(progress, Ended.UNREACHABLE, Duration.ofSeconds(99), START, new Random(1));
    assertEquals(new Verdict.Again(START.plusSeconds(99)), verdict);
    assertEquals(
        Verdict.DONE,
        five().decide(progress, Ended.RETURNED, Duration.ofSeconds(99), START, new Random(1)));
  }
}
