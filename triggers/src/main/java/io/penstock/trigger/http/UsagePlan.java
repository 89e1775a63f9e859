package io.penstock.trigger.http;

import java.util.List;
import java.util.Objects;

/**
 * Who may use an API by key, and how much. The same plan in several APIs is one plan.
 *
 * @param id tells plans apart
 * @param throttle of each key; null for none
 * @param quota of each key; null for none
 * @param keys those the plan is for
 */
public record UsagePlan(String id, Throttle throttle, Quota quota, List<Key> keys) {
  public UsagePlan {
    Objects.requireNonNull(id);
    keys = List.copyOf(keys);
  }

  /**
   * An API key. Never printed whole.
   *
   * @param id as events show it
   * @param value what clients send
   */
  public record Key(String id, String value, boolean enabled) {
    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  /**
   * How many requests a key may make in a period. Counted since the gateway started.
   *
   * @param offset requests taken off the first period
   */
  public record Quota(int limit, int offset, Period period) {}

  /** AWS's periods; they begin at midnight UTC, on Sundays, on the first of a month. */
  public enum Period {
    DAY,
    WEEK,
    MONTH
  }
}
