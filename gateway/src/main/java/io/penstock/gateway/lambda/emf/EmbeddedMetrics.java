package io.penstock.gateway.lambda.emf;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What functions count by lines in CloudWatch's embedded metric format: for each metric and set of
 * dimensions how many values there were, and their sum. At most {@value #MOST_OF_ONE} series of a
 * function and {@value #MOST} of all; values of others are counted as left out. Any thread.
 */
public final class EmbeddedMetrics implements MultiCollector {
  static final int MOST_OF_ONE = 500;
  static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMetrics.class);

  private final MeterRegistry registry;
  private final Map<String, Counted> functions = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  private record Series(LongAdder count, DoubleAdder sum) {}

  /** What one function counts. */
  private record Counted(
      Map<SeriesKey, Series> series, Counter noJson, Counter invalid, Counter leftOut) {}

  /**
   * @param registry tells of lines and values that are not counted
   */
  public EmbeddedMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Looks at a line of a log. */
  public void look(FunctionLogs.Line line) {
    EmbeddedLine read;
    try {
      read = EmbeddedLine.read(line.text());
    } catch (JsonProcessingException e) {
      of(line.function()).noJson.increment();
      return;
    }
    if (read == null) return;
    Counted function = of(line.function());
    if (read.invalid() > 0) function.invalid.increment(read.invalid());
    for (EmbeddedLine.Sample sample : read.samples()) count(line.function(), function, sample);
  }

  private void count(String name, Counted function, EmbeddedLine.Sample sample) {
    var key = SeriesKey.of(name, sample);
    Series series = function.series.get(key);
    if (series == null) series = added(name, function, key);
    if (series == null) {
      function.leftOut.increment(sample.values().length);
      return;
    }
    MetricUnit unit = MetricUnit.of(sample.unit());
    for (double value : sample.values()) series.sum.add(unit.base(value));
    series.count.add(sample.values().length);
  }

  /** Null where there is no room. */
  private Series added(String name, Counted function, SeriesKey key) {
    if (function.series.size() >= MOST_OF_ONE || all.get() >= MOST) {
      if (function.leftOut.count() == 0)
        LOG.warn(
            "Function {} counts under more names and dimensions than are kept ({} of a function,"
                + " {} of all): {} is left out",
            name,
            MOST_OF_ONE,
            MOST,
            key);
      return null;
    }
    return function.series.computeIfAbsent(
        key,
        _ -> {
          all.incrementAndGet();
          return new Series(new LongAdder(), new DoubleAdder());
        });
  }

  /** There is no such function any more. */
  public void gone(String name) {
    Counted function = functions.remove(name);
    if (function == null) return;
    all.addAndGet(-function.series.size());
    List.of(function.noJson, function.invalid, function.leftOut).forEach(registry::remove);
  }

  private Counted of(String name) {
    return functions.computeIfAbsent(
        name,
        _ ->
            new Counted(
                new ConcurrentHashMap<>(),
                counter("aws.logs.emf.parsing.errors", name),
                counter("aws.logs.emf.validation.errors", name),
                counter("penstock.emf.values.left.out", name)));
  }

  private Counter counter(String name, String function) {
    return registry.counter(name, "function_name", function);
  }

  @Override
  public MetricSnapshots collect() {
    var families = new TreeMap<String, List<SummaryDataPointSnapshot>>();
    for (Counted function : functions.values())
      function.series.forEach(
          (key, series) ->
              families.computeIfAbsent(key.name(), _ -> new ArrayList<>()).add(point(key, series)));
    var snapshots = new ArrayList<MetricSnapshot>();
    families.forEach(
        (name, points) ->
            snapshots.add(
                new SummarySnapshot(
                    new MetricMetadata(name, "Counted by functions in their logs"), points)));
    return new MetricSnapshots(snapshots);
  }

  private static SummaryDataPointSnapshot point(SeriesKey key, Series series) {
    var names = key.labels().keySet().toArray(String[]::new);
    var values = key.labels().values().toArray(String[]::new);
    return new SummaryDataPointSnapshot(
        series.count.sum(), series.sum.sum(), Quantiles.EMPTY, Labels.of(names, values), null, 0);
  }
}
