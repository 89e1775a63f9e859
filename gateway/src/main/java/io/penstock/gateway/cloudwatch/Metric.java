package io.penstock.gateway.cloudwatch;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A metric as CloudWatch names it. */
public record Metric(String namespace, String name, Map<String, String> dimensions)
    implements Comparable<Metric> {
  public Metric {
    dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
  }

  @Override
  public int compareTo(Metric other) {
    int order = namespace.compareTo(other.namespace);
    if (order == 0) order = name.compareTo(other.name);
    return order == 0 ? dimensions.toString().compareTo(other.dimensions.toString()) : order;
  }
}
