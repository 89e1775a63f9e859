package io.penstock.gateway.registry;

import java.util.Map;

/**
 * A name for a version.
 *
 * @param version version number, or {@code $LATEST}
 * @param weights at most one other version and the share (0 to 1) of calls it gets
 */
public record Alias(
    String name,
    String version,
    String description,
    Map<String, Double> weights,
    String revisionId) {
  public Alias {
    weights = Map.copyOf(weights);
  }

  Alias withRevision(String other) {
    return new Alias(name, version, description, weights, other);
  }
}
