package io.penstock.function.runtimeapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an extension wants to be told, and where: the body of Telemetry API's and Logs API's
 * subscription. Limits and defaults are those of the APIs' reference.
 *
 * @param logs whether it is the older Logs API that was asked
 * @param types of {@code platform}, {@code function}, {@code extension}
 * @param maxItems records in one delivery
 * @param maxBytes bytes of them
 * @param timeoutMillis how long the first may wait for others
 * @param destination where the extension listens
 */
record TelemetrySubscription(
    boolean logs,
    String schema,
    List<String> types,
    int maxItems,
    int maxBytes,
    int timeoutMillis,
    URI destination) {
  private static final Set<String> TYPES = Set.of("platform", "function", "extension");
  private static final Set<String> HOSTS = Set.of("sandbox.localdomain", "sandbox");
  private static final Set<String> TELEMETRY_SCHEMAS =
      Set.of("2022-07-01", "2022-12-13", "2025-01-29");
  private static final Set<String> LOGS_SCHEMAS = Set.of("2020-08-15", "2021-03-18");

  /**
   * @throws IllegalArgumentException with all that is wrong
   */
  static TelemetrySubscription of(JsonObject body, boolean logs) {
    var problems = new ArrayList<String>();
    Set<String> schemas = logs ? LOGS_SCHEMAS : TELEMETRY_SCHEMAS;
    String schema = text(body, "schemaVersion", logs ? "2020-08-15" : "2022-07-01");
    if (!schemas.contains(schema)) problems.add("schemaVersion is not supported: " + schema);
    List<String> types =
        body.getValue("types") instanceof JsonArray array
            ? array.stream().map(String::valueOf).distinct().toList()
            : List.of();
    if (types.isEmpty()) problems.add("types should not be empty");
    if (!TYPES.containsAll(types))
      problems.add("types should be of " + TYPES.stream().sorted().toList());
    JsonObject buffering =
        body.getValue("buffering") instanceof JsonObject given ? given : new JsonObject();
    int items = number(buffering, "maxItems", 1_000, 10_000, logs ? 10_000 : 1_000, problems);
    int bytes = number(buffering, "maxBytes", 262_144, 1_048_576, 262_144, problems);
    int millis = number(buffering, "timeoutMs", 25, 30_000, 1_000, problems);
    JsonObject place =
        body.getValue("destination") instanceof JsonObject given ? given : new JsonObject();
    if (!text(place, "protocol", "").equals("HTTP"))
      problems.add("destination protocol should be HTTP");
    URI uri = destination(text(place, "URI", ""), problems);
    if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("; ", problems));
    return new TelemetrySubscription(logs, schema, types, items, bytes, millis, uri);
  }

  private static URI destination(String text, List<String> problems) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() == null || !HOSTS.contains(uri.getHost()))
        problems.add("URI host should be sandbox.localdomain");
      else if (!"http".equals(uri.getScheme())) problems.add("URI scheme should be http");
      else if (uri.getPort() <= 0 || uri.getPort() > 65_535)
        problems.add("URI port is not provided");
      return uri;
    } catch (IllegalArgumentException e) {
      problems.add("URI is not well-formed");
      return null;
    }
  }

  private static String text(JsonObject object, String name, String otherwise) {
    Object value = object.getValue(name);
    return value == null ? otherwise : value.toString();
  }

  private static int number(
      JsonObject object, String name, int least, int most, int otherwise, List<String> problems) {
    Object value = object.getValue(name);
    if (value == null) return otherwise;
    boolean fits =
        (value instanceof Integer || value instanceof Long)
            && ((Number) value).longValue() >= least
            && ((Number) value).longValue() <= most;
    if (!fits) problems.add(name + " should be from " + least + " to " + most);
    return fits ? ((Number) value).intValue() : otherwise;
  }

  /** Whether it wants records of a type such as {@code platform.start} or {@code function}. */
  boolean wants(String type) {
    int dot = type.indexOf('.');
    if (!types.contains(dot < 0 ? type : type.substring(0, dot))) return false;
    return switch (type) {
      case "platform.end", "platform.logsSubscription" -> logs;
      case "platform.initStart",
          "platform.initRuntimeDone",
          "platform.initReport",
          "platform.telemetrySubscription" ->
          !logs;
      case "platform.runtimeDone" -> !schema.equals("2020-08-15");
      default -> true;
    };
  }

  /** The request's target. */
  String path() {
    String path = destination.getRawPath();
    String query = destination.getRawQuery() == null ? "" : "?" + destination.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + query;
  }
}
