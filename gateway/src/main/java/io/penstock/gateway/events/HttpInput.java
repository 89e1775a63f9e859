package io.penstock.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.gateway.delivery.OutgoingMessage.HttpParts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code HttpParameters} of a target: each value a text, or a path into the event. */
record HttpInput(List<Part> path, Map<String, Part> headers, Map<String, Part> query) {

  /** Null path: a constant. */
  record Part(String text, JsonPath path) {
    static Part of(String text) {
      return new Part(text, text.startsWith("$.") ? JsonPath.parse(text) : null);
    }

    /** Null when the event has no such value. */
    private String of(BusEvent event) {
      if (path == null) return text;
      JsonNode value = path.of(event.tree());
      return value.isMissingNode() || value.isNull()
          ? null
          : value.isValueNode() ? value.asText() : value.toString();
    }
  }

  /**
   * @throws IllegalArgumentException when a value begins like a path and is none
   */
  static HttpInput of(JsonObject given) {
    return new HttpInput(
        given.getJsonArray("PathParameterValues", new JsonArray()).stream()
            .map(value -> Part.of((String) value))
            .toList(),
        parts(given.getJsonObject("HeaderParameters", new JsonObject())),
        parts(given.getJsonObject("QueryStringParameters", new JsonObject())));
  }

  private static Map<String, Part> parts(JsonObject given) {
    var parts = new LinkedHashMap<String, Part>();
    for (String key : given.fieldNames()) parts.put(key, Part.of(given.getString(key)));
    return parts;
  }

  /**
   * What these are for an event. Headers and query parameters without a value are left out.
   *
   * @throws UnusableInputException when a part of the path has none
   */
  HttpParts of(BusEvent event) {
    if (path.isEmpty() && headers.isEmpty() && query.isEmpty()) return HttpParts.NONE;
    Map<String, String> lines = values(headers, event);
    if (asksForCloudEvents()) attributes(event).forEach(lines::putIfAbsent);
    return new HttpParts(
        path.stream().map(part -> required(part, event)).toList(), lines, values(query, event));
  }

  /**
   * A target asks for CloudEvents by its header parameters: {@code ce-specversion} for the binary
   * mode, a content type of CloudEvents for the structured ones.
   */
  boolean asksForCloudEvents() {
    for (var header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase("ce-specversion")) return true;
      if (header.getKey().equalsIgnoreCase("content-type")
          && header.getValue().text.startsWith("application/cloudevents")) return true;
    }
    return false;
  }

  private static Map<String, String> attributes(BusEvent event) {
    var attributes = new LinkedHashMap<String, String>();
    JsonNode tree = event.tree();
    attributes.put("ce-specversion", "1.0");
    attributes.put("ce-id", tree.path("id").asText());
    attributes.put("ce-source", tree.path("source").asText());
    attributes.put("ce-type", tree.path("detail-type").asText());
    attributes.put("ce-time", tree.path("time").asText());
    if (tree.path("resources").path(0).isTextual())
      attributes.put("ce-subject", tree.path("resources").path(0).textValue());
    return attributes;
  }

  private static String required(Part part, BusEvent event) {
    String value = part.of(event);
    if (value == null)
      throw new UnusableInputException("The event has no " + part.text + " for the path.");
    return value;
  }

  private static Map<String, String> values(Map<String, Part> parts, BusEvent event) {
    var values = new LinkedHashMap<String, String>();
    parts.forEach(
        (key, part) -> {
          String value = part.of(event);
          if (value != null) values.put(key, value);
        });
    return values;
  }
}
