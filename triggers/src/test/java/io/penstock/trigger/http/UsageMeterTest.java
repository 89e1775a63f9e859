package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Throttles and quotas on a clock of their own. */
class UsageMeterTest {
  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void tokensComeBackAtTheRateUpToTheBurst() {
    TokenBucket bucket = new TokenBucket(new Throttle(2, 3), 0);
    assertEquals(3, taken(bucket, 0));
    assertEquals(0, taken(bucket, 499));
    assertEquals(1, taken(bucket, 500));
    assertEquals(3, taken(bucket, 60_000));
    assertEquals(0, taken(bucket, 59_000), "a clock that is set back gives nothing");
  }

  private static int taken(TokenBucket bucket, long now) {
    int taken = 0;
    while (bucket.take(now)) {
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @CsvSource({
    "DAY,   2026-03-07T23:59:59Z, 2026-03-08T00:00:00Z",
    "WEEK,  2026-03-07T23:59:59Z, 2026-03-08T00:00:00Z",
    "MONTH, 2026-02-28T23:59:59Z, 2026-03-01T00:00:00Z"
  })
  void aQuotaBeginsAnewWithItsPeriod(UsagePlan.Period period, String last, String next) {
    UsageMeter meter = new UsageMeter();
    UsagePlan.Quota quota = new UsagePlan.Quota(2, 1, period);
    assertTrue(meter.take("k", quota, at(last)), "the first period has the offset less");
    assertFalse(meter.take("k", quota, at(last)));
    assertTrue(meter.take("other", quota, at(last)));
    assertTrue(meter.take("k", quota, at(next)));
    assertTrue(meter.take("k", quota, at(next)));
    assertFalse(meter.take("k", quota, at(next)));
  }

  @Test
  void aThrottleThatIsChangedCountsAtOnce() {
    UsageMeter meter = new UsageMeter();
    assertTrue(meter.take("k", new Throttle(1, 1), 0));
    assertFalse(meter.take("k", new Throttle(1, 1), 0));
    assertTrue(meter.take("k", new Throttle(1, 2), 0));
    assertTrue(meter.take("k", (Throttle) null, 0));
  }
}
