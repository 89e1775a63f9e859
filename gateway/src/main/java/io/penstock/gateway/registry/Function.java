package io.penstock.gateway.registry;

import io.penstock.function.FunctionRef;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function with all that belongs to it. Immutable.
 *
 * @param versions published versions by number, ascending
 * @param provisioned qualifier (alias or number) to environments kept warm
 * @param asyncConfigs qualifier ({@code $LATEST} for none) to event invoke config
 * @param urls qualifier (alias, or empty for none) to function URL
 * @param policy statement id to statement JSON (the resource policy)
 * @param kept what is configured of it beside these, by name: JSON texts
 * @param place where a template declares it; null when it was made through the API
 */
public record Function(
    String name,
    Version latest,
    Map<Integer, Version> versions,
    Map<String, Alias> aliases,
    Integer reservedConcurrency,
    Map<String, Integer> provisioned,
    Map<String, AsyncConfig> asyncConfigs,
    Map<String, UrlConfig> urls,
    Map<String, String> tags,
    Map<String, String> policy,
    String deadLetterArn,
    Map<String, String> kept,
    String place) {

  public Function {
    versions = java.util.Collections.unmodifiableMap(new TreeMap<>(versions));
    aliases = Map.copyOf(aliases);
    provisioned = Map.copyOf(provisioned);
    asyncConfigs = Map.copyOf(asyncConfigs);
    urls = Map.copyOf(urls);
    tags = Map.copyOf(tags);
    policy = Map.copyOf(policy);
    kept = Map.copyOf(kept);
  }

  /** One of which nothing more is configured. */
  public Function(
      String name,
      Version latest,
      Map<Integer, Version> versions,
      Map<String, Alias> aliases,
      Integer reservedConcurrency,
      Map<String, Integer> provisioned,
      Map<String, AsyncConfig> asyncConfigs,
      Map<String, UrlConfig> urls,
      Map<String, String> tags,
      Map<String, String> policy,
      String deadLetterArn,
      String place) {
    this(
        name,
        latest,
        versions,
        aliases,
        reservedConcurrency,
        provisioned,
        asyncConfigs,
        urls,
        tags,
        policy,
        deadLetterArn,
        Map.of(),
        place);
  }

  /** A copy to change. */
  public FunctionEdit edit() {
    return new FunctionEdit(this);
  }

  /** The version behind a number or {@code $LATEST} or null; null when there is none. */
  public Version version(String number) {
    if (number == null || number.equals(FunctionRef.LATEST)) return latest;
    if (number.isEmpty() || number.length() > 9 || !number.chars().allMatch(Character::isDigit))
      return null;
    return versions.get(Integer.parseInt(number));
  }

  /** The event invoke config that applies to a call with this qualifier; never null. */
  public AsyncConfig asyncConfig(String qualifier) {
    return asyncConfigs.getOrDefault(
        qualifier == null ? FunctionRef.LATEST : qualifier, AsyncConfig.DEFAULT);
  }

  public Function withTags(Map<String, String> wanted) {
    var edit = edit();
    edit.tags.clear();
    edit.tags.putAll(wanted);
    return edit.done();
  }

  /**
   * @param wanted null to reserve none
   */
  public Function withReservedConcurrency(Integer wanted) {
    var edit = edit();
    edit.reservedConcurrency = wanted;
    return edit.done();
  }

  /**
   * @param config null to have none
   */
  public Function withAsyncConfig(String qualifier, AsyncConfig config) {
    var edit = edit();
    FunctionEdit.put(edit.asyncConfigs, qualifier, config);
    return edit.done();
  }
}
