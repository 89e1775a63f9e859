package io.penstock.gateway.template;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.trigger.http.Api;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the readers share while a template is read: where they are, and what they have found. */
public final class Reading {
  public final Stack stack;
  public final Problems problems;
  public final Path folder;
  public final String region;
  public final String account;
  public final Map<String, FunctionDef> functions = new LinkedHashMap<>();

  /** What becomes {@link io.penstock.gateway.registry.TemplateResources#others()}. */
  public final List<Object> others = new ArrayList<>();

  public final List<Path> codeFolders = new ArrayList<>();
  public final List<Api> apis = new ArrayList<>();
  public final ReaderTable table;
  private final Map<Class<?>, Object> states = new HashMap<>();

  Reading(
      Stack stack,
      ReaderTable table,
      Problems problems,
      Path folder,
      String region,
      String account) {
    this.stack = stack;
    this.table = table;
    this.problems = problems;
    this.folder = folder;
    this.region = region;
    this.account = account;
  }

  /** What a service keeps of its own while a template is read: made when first asked for. */
  public <T> T state(Class<T> type, Function<Reading, T> make) {
    Object state = states.get(type);
    if (state == null) states.put(type, state = make.apply(this));
    return type.cast(state);
  }

  /** The function with the qualifier that its triggers call. */
  public FunctionRef target(FunctionDef function) {
    return new FunctionRef(region, account, function.name(), function.alias());
  }

  /**
   * A function by ARN, partial ARN or name, with its qualifier; null (and an error) when the
   * template has none of that name.
   */
  public FunctionRef function(Properties properties, String key, String arn) {
    String[] parts = arn.split(":");
    boolean full = parts.length >= 7 && parts[2].equals("lambda");
    String name = full ? parts[6] : parts[0];
    String qualifier =
        full ? parts.length > 7 ? parts[7] : null : parts.length > 1 ? parts[1] : null;
    if (functions.values().stream().noneMatch(f -> f.name().equals(name))) {
      properties.error(key, "there is no function " + name + " in this template.");
      return null;
    }
    return new FunctionRef(region, account, name, qualifier);
  }

  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }
}
