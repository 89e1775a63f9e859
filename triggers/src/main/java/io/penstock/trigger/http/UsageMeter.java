package io.penstock.trigger.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of their throttles and quotas keys and routes have used: one for all listeners of a
 * port. Thread-safe. Counts begin anew when the gateway does.
 */
final class UsageMeter {
  /** Beyond it everything is forgotten: keys and routes that are gone by now among it. */
  private static final int MAX = 100_000;

  private final ConcurrentHashMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Count> counts = new ConcurrentHashMap<>();

  private record Count(long period, boolean first, AtomicLong used) {}

  /**
   * Takes one request of a throttle.
   *
   * @param throttle null for none
   */
  boolean take(String of, Throttle throttle, long nowMillis) {
    if (throttle == null) {
      return true;
    }
    if (buckets.size() > MAX) {
      buckets.clear();
    }
    TokenBucket bucket =
        buckets.compute(
            of,
            (_, known) ->
                known != null && known.throttle().equals(throttle)
                    ? known
                    : new TokenBucket(throttle, nowMillis));
    return bucket.take(nowMillis);
  }

  /**
   * Takes one request of a quota.
   *
   * @param quota null for none
   */
  boolean take(String of, UsagePlan.Quota quota, long nowMillis) {
    if (quota == null) {
      return true;
    }
    if (counts.size() > MAX) {
      counts.clear();
    }
    long period = period(quota.period(), nowMillis);
    Count count =
        counts.compute(
            of,
            (_, known) ->
                known != null && known.period == period
                    ? known
                    : new Count(period, known == null, new AtomicLong()));
    long most = count.first ? quota.limit() - (long) quota.offset() : quota.limit();
    if (count.used.incrementAndGet() > most) {
      count.used.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A number that is another one in each period. */
  private static long period(UsagePlan.Period period, long nowMillis) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC);
    return switch (period) {
      case DAY -> day.toEpochDay();
      // 1970-01-04 was a Sunday.
      case WEEK -> Math.floorDiv(day.toEpochDay() - 3, 7L);
      case MONTH -> day.getYear() * 12L + day.getMonthValue();
    };
  }
}
