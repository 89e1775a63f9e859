package io.penstock.gateway.registry;

import java.util.Map;
import java.util.Objects;

/**
 * What a template declares of one qualifier of a function, apart from the function: an alias, a
 * function URL, an event invoke config.
 *
 * @param function the function's name
 * @param qualifier an alias; empty for the function itself
 * @param published whether the qualifier is an alias of the newest published version; with an empty
 *     qualifier, whether a version is published at all
 * @param latest whether the qualifier is an alias of {@code $LATEST}
 * @param description of the alias, or null
 * @param provisionedConcurrency on the alias; 0 for none
 * @param weights shares (0 to 1) of the alias's calls that other versions get, by number
 * @param url null when this declares none
 * @param asyncConfig null when this declares none
 */
public record QualifiedDef(
    String function,
    String qualifier,
    boolean published,
    boolean latest,
    String description,
    int provisionedConcurrency,
    Map<String, Double> weights,
    UrlConfig url,
    AsyncConfig asyncConfig) {
  public QualifiedDef {
    Objects.requireNonNull(function);
    Objects.requireNonNull(qualifier);
    weights = Map.copyOf(weights);
  }

  public static QualifiedDef of(String function, String qualifier, UrlConfig url) {
    return new QualifiedDef(function, qualifier, false, false, null, 0, Map.of(), url, null);
  }

  public static QualifiedDef of(String function, String qualifier, AsyncConfig config) {
    return new QualifiedDef(function, qualifier, false, false, null, 0, Map.of(), null, config);
  }
}
