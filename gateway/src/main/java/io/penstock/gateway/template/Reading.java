package io.penstock.gateway.template;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.apigateway.ApiReader;
import io.penstock.gateway.registry.FunctionDef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the readers share while a template is read: where they are, and what they have found. */
public final class Reading {
  public final Stack stack;
  public final Problems problems;
  public final Path folder;
  public final String region;
  public final String account;
  public final Map<String, FunctionDef> functions = new LinkedHashMap<>();

  /** What becomes {@link io.penstock.gateway.registry.Declared#others()}. */
  public final List<Object> others = new ArrayList<>();

  public final List<Path> codeFolders = new ArrayList<>();
  public final ApiReader apis;

  Reading(Stack stack, Problems problems, Path folder, String region, String account) {
    this.stack = stack;
    this.problems = problems;
    this.folder = folder;
    this.region = region;
    this.account = account;
    this.apis = new ApiReader(this);
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
