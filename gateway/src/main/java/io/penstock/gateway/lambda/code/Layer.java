package io.penstock.gateway.lambda.code;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A layer with all its versions. Immutable.
 *
 * @param last the number given last, whether that version is there still or not
 */
public record Layer(String name, int last, Map<Integer, Version> versions) {

  /**
   * One version.
   *
   * @param policy statement id to statement, JSON
   */
  public record Version(
      StoredCode code,
      String description,
      String license,
      List<String> runtimes,
      List<String> architectures,
      Instant created,
      Map<String, String> policy,
      String policyRevision) {
    public Version {
      runtimes = List.copyOf(runtimes);
      architectures = List.copyOf(architectures);
      policy = Map.copyOf(policy);
    }

    /** The same with another policy. */
    public Version with(Map<String, String> statements, String revision) {
      return new Version(
          code, description, license, runtimes, architectures, created, statements, revision);
    }
  }

  public Layer {
    versions = java.util.Collections.unmodifiableMap(new TreeMap<>(versions));
  }

  /**
   * @param version null to delete it
   */
  public Layer with(int number, Version version) {
    var all = new TreeMap<>(versions);
    if (version == null) all.remove(number);
    else all.put(number, version);
    return new Layer(name, Math.max(last, number), all);
  }

  static JsonObject write(Layer layer) {
    var versions = new JsonObject();
    layer.versions.forEach((number, version) -> versions.put(number.toString(), write(version)));
    return new JsonObject()
        .put("name", layer.name)
        .put("last", layer.last)
        .put("versions", versions);
  }

  private static JsonObject write(Version version) {
    var policy = new JsonObject();
    version.policy.forEach(policy::put);
    return new JsonObject()
        .put("folder", version.code.folder().toString())
        .put("sha256", version.code.sha256())
        .put("size", version.code.size())
        .put("description", version.description)
        .put("license", version.license)
        .put("runtimes", new JsonArray(version.runtimes))
        .put("architectures", new JsonArray(version.architectures))
        .put("created", version.created.toString())
        .put("policy", policy)
        .put("policyRevision", version.policyRevision);
  }

  static Layer read(JsonObject json) {
    var versions = new TreeMap<Integer, Version>();
    json.getJsonObject("versions", new JsonObject())
        .forEach(
            one ->
                versions.put(Integer.valueOf(one.getKey()), version((JsonObject) one.getValue())));
    return new Layer(json.getString("name"), json.getInteger("last", 0), versions);
  }

  private static Version version(JsonObject json) {
    var policy = new TreeMap<String, String>();
    json.getJsonObject("policy", new JsonObject())
        .forEach(one -> policy.put(one.getKey(), (String) one.getValue()));
    return new Version(
        new StoredCode(
            Path.of(json.getString("folder")),
            json.getString("sha256", ""),
            json.getLong("size", 0L)),
        json.getString("description", ""),
        json.getString("license"),
        texts(json, "runtimes"),
        texts(json, "architectures"),
        Instant.parse(json.getString("created", Instant.EPOCH.toString())),
        policy,
        json.getString("policyRevision"));
  }

  private static List<String> texts(JsonObject json, String member) {
    var texts = new ArrayList<String>();
    for (Object one : json.getJsonArray(member, new JsonArray())) texts.add((String) one);
    return texts;
  }
}
