package io.penstock.gateway.apigateway;

import io.penstock.gateway.registry.Resources;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What was made by API Gateway's own APIs: an API, an API key, a usage plan. What is said of it and
 * of its parts is kept as it is shown, and never changed in place.
 *
 * @param said of it itself
 * @param parts by kind and id; a deployment has what it serves in {@link #SNAPSHOT}
 */
public record Made(
    String id, Instant created, JsonObject said, Map<String, Map<String, JsonObject>> parts) {
  public static final String ROUTES = "routes";
  public static final String INTEGRATIONS = "integrations";
  public static final String AUTHORIZERS = "authorizers";
  public static final String STAGES = "stages";
  public static final String DEPLOYMENTS = "deployments";

  /** Of WebSocket APIs. */
  public static final String ROUTE_RESPONSES = "routeresponses";

  /** Of REST APIs, as the three below: methods are in their resources. */
  public static final String RESOURCES = "resources";

  public static final String MODELS = "models";
  public static final String VALIDATORS = "requestvalidators";
  public static final String RESPONSES = "gatewayresponses";

  /** Of a usage plan. */
  public static final String KEYS = "keys";

  /** Of a deployment: what it serves, as it was. It is not shown. */
  public static final String SNAPSHOT = "snapshot";

  static final Resources.Codec<Made> CODEC = Resources.Codec.of(Made::write, Made::read);

  public Made {
    var copy = new TreeMap<String, Map<String, JsonObject>>();
    parts.forEach((kind, all) -> copy.put(kind, Collections.unmodifiableMap(new TreeMap<>(all))));
    parts = Collections.unmodifiableMap(copy);
  }

  public Map<String, JsonObject> all(String kind) {
    return parts.getOrDefault(kind, Map.of());
  }

  public JsonObject part(String kind, String name) {
    return all(kind).get(name);
  }

  public Made saying(JsonObject all) {
    return new Made(id, created, all, parts);
  }

  /** With a part; without it when it is null. */
  public Made with(String kind, String name, JsonObject part) {
    return with(
        kind,
        all -> {
          if (part == null) all.remove(name);
          else all.put(name, part);
          return all;
        });
  }

  Made with(String kind, UnaryOperator<Map<String, JsonObject>> change) {
    var next = new TreeMap<>(parts);
    next.put(kind, change.apply(new TreeMap<>(all(kind))));
    return new Made(id, created, said, next);
  }

  /** Parts of some kinds, as they are now. */
  public JsonObject snapshot(String... kinds) {
    var now = new JsonObject();
    for (String kind : kinds) now.put(kind, json(kind));
    return now;
  }

  private JsonObject json(String kind) {
    var all = new JsonObject();
    all(kind).forEach(all::put);
    return all;
  }

  JsonObject write() {
    var kept = new JsonObject();
    for (String kind : parts.keySet()) kept.put(kind, json(kind));
    JsonObject made =
        new JsonObject().put("id", id).put("created", created.toString()).put("said", said);
    return kept.isEmpty() ? made : made.put("parts", kept);
  }

  static Made read(JsonObject json) {
    var parts = new TreeMap<String, Map<String, JsonObject>>();
    JsonObject kept = json.getJsonObject("parts", new JsonObject());
    for (String kind : kept.fieldNames()) {
      var all = new TreeMap<String, JsonObject>();
      JsonObject some = kept.getJsonObject(kind);
      for (String name : some.fieldNames()) all.put(name, some.getJsonObject(name));
      parts.put(kind, all);
    }
    return new Made(
        json.getString("id"),
        Instant.parse(json.getString("created", Instant.EPOCH.toString())),
        json.getJsonObject("said", new JsonObject()),
        parts);
  }
}
