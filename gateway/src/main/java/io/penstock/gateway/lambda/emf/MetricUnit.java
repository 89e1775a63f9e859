package io.penstock.gateway.lambda.emf;

import java.util.HashMap;
import java.util.Map;

/**
 * CloudWatch's units in Prometheus's: time in seconds, amounts in bytes; kilo is 1,000. Pure.
 *
 * @param suffix of the name; may be empty
 * @param factor from CloudWatch's unit to this one
 */
record MetricUnit(String suffix, double factor) {
  private static final Map<String, MetricUnit> KNOWN = known();

  static boolean isKnown(String unit) {
    return KNOWN.containsKey(unit);
  }

  static MetricUnit of(String unit) {
    return KNOWN.get(unit);
  }

  /** A value in the base unit. */
  double base(double value) {
    return factor >= 1 ? value * factor : value / Math.rint(1 / factor);
  }

  private static Map<String, MetricUnit> known() {
    var all = new HashMap<String, MetricUnit>();
    all.put("None", new MetricUnit("", 1));
    all.put("Count", new MetricUnit("", 1));
    all.put("Count/Second", new MetricUnit("_per_second", 1));
    all.put("Percent", new MetricUnit("_ratio", 0.01));
    all.put("Seconds", new MetricUnit("_seconds", 1));
    all.put("Milliseconds", new MetricUnit("_seconds", 1e-3));
    all.put("Microseconds", new MetricUnit("_seconds", 1e-6));
    String[] scales = {"", "Kilo", "Mega", "Giga", "Tera"};
    double factor = 1;
    for (String scale : scales) {
      String bytes = scale.isEmpty() ? "Bytes" : scale + "bytes";
      String bits = scale.isEmpty() ? "Bits" : scale + "bits";
      all.put(bytes, new MetricUnit("_bytes", factor));
      all.put(bytes + "/Second", new MetricUnit("_bytes_per_second", factor));
      all.put(bits, new MetricUnit("_bytes", factor / 8));
      all.put(bits + "/Second", new MetricUnit("_bytes_per_second", factor / 8));
      factor *= 1_000;
    }
    return Map.copyOf(all);
  }
}
