package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.RouteRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a REST API's method wants of a request: required parameters, and a model of the body.
 */
final class RulesReader {
  private static final Pattern PARAMETER =
      Pattern.compile("method\\.request\\.(querystring|header|path)\\.[A-Za-z0-9._$-]+");

  private RulesReader() {}

  /** {@code RequestModel} and {@code RequestParameters} of a SAM event. */
  static RouteRules sam(Properties event, ApiDraft api) {
    RouteRules rules = RouteRules.NONE;
    Properties model = event.map("RequestModel");
    boolean byModel = false;
    if (model != null) {
      String name = model.required("Model");
      boolean body = model.flag("ValidateBody", false);
      byModel = model.flag("ValidateParameters", false);
      if (name != null && !api.models.containsKey(name))
        model.error("Model", "the API has no model " + name + " in its Models.");
      else if (name != null && body)
        rules = rules.withBodySchema(schema(model, "Model", api.models.get(name), api.models));
      model.finish(Set.of("Required"), "Required");
    }
    var required = new ArrayList<String>();
    if (event.raw("RequestParameters") instanceof Value.Sequence all)
      for (Value one : all.items()) parameter(event, one, required);
    else if (event.has("RequestParameters"))
      event.error("RequestParameters", "a list is expected here.");
    // As on AWS: what is required counts only where a validator looks at parameters.
    return byModel ? rules.withParameters(required) : rules;
  }

  private static void parameter(Properties event, Value one, List<String> required) {
    switch (one) {
      case Value.Scalar name -> legal(event, name.text());
      case Value.Mapping map ->
          map.entries()
              .forEach(
                  (name, settings) -> {
                    if (legal(event, name)
                        && settings instanceof Value.Mapping flags
                        && flags.get("Required") instanceof Value.Scalar flag
                        && flag.text().equalsIgnoreCase("true")) required.add(name);
                  });
      default -> event.error("RequestParameters", "a name, or a name with settings is expected.");
    }
  }

  static boolean legal(String parameter) {
    return PARAMETER.matcher(parameter).matches();
  }

  static boolean legal(Properties in, String name) {
    if (legal(name)) return true;
    in.error(
        "RequestParameters",
        name + " is not of the form method.request.(querystring|header|path).NAME.");
    return false;
  }

  /**
   * One document of a schema and all it may refer to; null when the schema is not usable here.
   *
   * @param models by name: what {@code #/definitions}, {@code #/components/schemas} and API
   *     Gateway's addresses of models lead to
   */
  static String schema(Properties in, String key, Value schema, Map<String, Value> models) {
    var all = new LinkedHashMap<String, Object>();
    models.forEach(
        (name, model) -> {
          if (model != null) all.put(name, model.toJson());
        });
    try {
      return document(schema == null ? null : schema.toJson(), all);
    } catch (IllegalArgumentException e) {
      in.error(key, e.getMessage());
      return null;
    }
  }

  /**
   * The same of JSON.
   *
   * @throws IllegalArgumentException says why the schema is not usable here
   */
  static String document(Object schema, Map<String, Object> models) {
    if (!(inlined(schema) instanceof JsonObject object))
      throw new IllegalArgumentException("a JSON schema is expected here.");
    var definitions = new JsonObject();
    models.forEach((name, model) -> definitions.put(name, inlined(model)));
    var document =
        new JsonObject().put("allOf", new JsonArray().add(object)).put("definitions", definitions);
    String outside = outside(document);
    if (outside != null)
      throw new IllegalArgumentException(
          "the schema refers to " + outside + ", which is not in this API.");
    return document.encode();
  }

  /** Without names of its own, and with every reference leading to {@code #/definitions}. */
  private static Object inlined(Object json) {
    return switch (json) {
      case JsonObject object -> {
        var copy = new JsonObject();
        for (String name : object.fieldNames()) {
          Object value = object.getValue(name);
          if (name.equals("$ref") && value instanceof String text) copy.put(name, reference(text));
          else if (!(name.equals("$schema") || name.equals("id") || name.equals("$id"))
              || !(value instanceof String)) copy.put(name, inlined(value));
        }
        yield copy;
      }
      case JsonArray array -> {
        var copy = new JsonArray();
        for (Object item : array) copy.add(inlined(item));
        yield copy;
      }
      case null, default -> json;
    };
  }

  private static String reference(String text) {
    for (String start : List.of("#/components/schemas/", "#/definitions/"))
      if (text.startsWith(start)) return "#/definitions/" + text.substring(start.length());
    int models = text.indexOf("/models/");
    return text.startsWith("https://apigateway.amazonaws.com/restapis/") && models > 0
        ? "#/definitions/" + text.substring(models + "/models/".length())
        : text;
  }

  /** The first reference that leads out of the document; null when there is none. */
  private static String outside(JsonObject document) {
    var names = document.getJsonObject("definitions").fieldNames();
    var waiting = new ArrayList<Object>(List.of(document));
    while (!waiting.isEmpty()) {
      switch (waiting.removeLast()) {
        case JsonObject object -> {
          if (object.getValue("$ref") instanceof String text) {
            String name =
                text.startsWith("#/definitions/")
                    ? text.substring("#/definitions/".length()).split("/", 2)[0]
                    : null;
            if (!text.equals("#") && !names.contains(name)) return text;
          }
          object.forEach(entry -> waiting.add(entry.getValue()));
        }
        case JsonArray array -> array.forEach(waiting::add);
        case null, default -> {}
      }
    }
    return null;
  }
}
