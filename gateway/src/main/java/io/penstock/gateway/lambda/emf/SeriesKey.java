package io.penstock.gateway.lambda.emf;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A series as Prometheus names it: {@code emf_NAMESPACE_METRIC_UNIT}, with the dimensions as
 * labels. Pure.
 *
 * @param labels the function's too
 */
record SeriesKey(String name, Map<String, String> labels) {
  private static final String FUNCTION = "function_name";

  /** Labels of ours: a dimension of that name is prefixed, as Prometheus does when labels clash. */
  private static final Set<String> TAKEN = Set.of(FUNCTION, "quantile", "le");

  /** Endings that Prometheus's own kinds of metrics have. */
  private static final Set<String> ENDINGS =
      Set.of("total", "created", "bucket", "info", "count", "sum");

  static SeriesKey of(String function, EmbeddedLine.Sample sample) {
    var labels = new TreeMap<String, String>();
    sample
        .dimensions()
        .forEach(
            (name, value) -> {
              String plain = plain(name, false);
              String label =
                  TAKEN.contains(plain) || plain.startsWith("_") ? "exported_" + plain : plain;
              while (labels.containsKey(label)) label += "_";
              labels.put(label, value);
            });
    labels.put(FUNCTION, function);
    String unit = MetricUnit.of(sample.unit()).suffix();
    String metric = plain(sample.metric(), true);
    boolean said = !unit.isEmpty() && ("_" + metric).endsWith(unit);
    String name = "emf_" + plain(sample.namespace(), true) + "_" + metric + (said ? "" : unit);
    String ending = name.substring(name.lastIndexOf('_') + 1);
    return new SeriesKey(ENDINGS.contains(ending) ? name + "_value" : name, labels);
  }

  /** {@code OrderValue} and {@code order-value} as {@code order_value}. */
  private static String plain(String name, boolean lower) {
    String split = lower ? name.replaceAll("([a-z0-9])([A-Z])", "$1_$2") : name;
    String plain = split.replaceAll("[^a-zA-Z0-9_]+", "_");
    if (!plain.isEmpty() && Character.isDigit(plain.charAt(0))) plain = "_" + plain;
    return lower ? plain.toLowerCase(Locale.ROOT) : plain;
  }
}
