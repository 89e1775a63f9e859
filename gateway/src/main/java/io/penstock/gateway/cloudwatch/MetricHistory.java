package io.penstock.gateway.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Metrics of the last hours, a minute at a time, in memory. Of metrics beyond the most that are
 * kept nothing is. Any thread.
 */
public final class MetricHistory {
  /** Minutes. */
  static final int KEPT = 180;

  static final int MOST = 2_000;

  private final ConcurrentSkipListMap<Metric, TreeMap<Long, Statistics>> all =
      new ConcurrentSkipListMap<>();

  /** Adds to what was measured in a minute, since the epoch. */
  void add(Metric metric, long minute, Statistics measured) {
    TreeMap<Long, Statistics> minutes = all.get(metric);
    if (minutes == null) {
      if (all.size() >= MOST) return;
      minutes = all.computeIfAbsent(metric, _ -> new TreeMap<>());
    }
    synchronized (minutes) {
      minutes.merge(minute, measured, Statistics::and);
      while (minutes.size() > KEPT) minutes.pollFirstEntry();
    }
  }

  /** Forgets metrics of which nothing was measured for long. */
  void forget(long nowMinute) {
    all.values()
        .removeIf(
            minutes -> {
              synchronized (minutes) {
                return minutes.isEmpty() || minutes.lastKey() < nowMinute - KEPT;
              }
            });
  }

  boolean has(Metric metric) {
    return all.containsKey(metric);
  }

  public List<Metric> metrics() {
    return List.copyOf(all.keySet());
  }

  /** What was measured in each period that has anything, by its first second since the epoch. */
  public NavigableMap<Long, Statistics> of(Metric metric, long from, long to, int period) {
    var periods = new TreeMap<Long, Statistics>();
    TreeMap<Long, Statistics> minutes = all.get(metric);
    if (minutes == null) return periods;
    var some = new ArrayList<Map.Entry<Long, Statistics>>();
    synchronized (minutes) {
      some.addAll(minutes.entrySet());
    }
    for (var one : some) {
      long second = one.getKey() * 60;
      long begins = Math.floorDiv(second, (long) period) * period;
      if (begins >= Math.floorDiv(from, (long) period) * period && second < to)
        periods.merge(begins, one.getValue(), Statistics::and);
    }
    return periods;
  }
}
