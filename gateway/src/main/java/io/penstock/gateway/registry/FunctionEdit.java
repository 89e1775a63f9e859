package io.penstock.gateway.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A function being changed. For one thread; the function it came from stays as it is. */
public final class FunctionEdit {
  public Version latest;
  public final TreeMap<Integer, Version> versions;
  public final Map<String, Alias> aliases;
  public Integer reservedConcurrency;
  public final Map<String, Integer> provisioned;
  public final Map<String, AsyncConfig> asyncConfigs;
  public final Map<String, UrlConfig> urls;
  public final Map<String, String> tags;
  public final Map<String, String> policy;
  public String deadLetterArn;
  public final Map<String, String> kept;
  private final String name;
  private final String place;

  FunctionEdit(Function from) {
    name = from.name();
    place = from.place();
    latest = from.latest();
    versions = new TreeMap<>(from.versions());
    aliases = new HashMap<>(from.aliases());
    reservedConcurrency = from.reservedConcurrency();
    provisioned = new HashMap<>(from.provisioned());
    asyncConfigs = new HashMap<>(from.asyncConfigs());
    urls = new HashMap<>(from.urls());
    tags = new HashMap<>(from.tags());
    policy = new HashMap<>(from.policy());
    deadLetterArn = from.deadLetterArn();
    kept = new HashMap<>(from.kept());
  }

  /**
   * @param value null to remove
   */
  public static <V> void put(Map<String, V> map, String key, V value) {
    if (value == null) map.remove(key);
    else map.put(key, value);
  }

  public Function done() {
    return new Function(
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
        kept,
        place);
  }
}
