package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What patch operations may do to one kind of things, and doing it. Filled once; then pure. */
final class Patches {
  /** What a path leads to. */
  enum Kind {
    TEXT,
    NUMBER,
    DECIMAL,
    FLAG,
    /** A list's member, which the path ends with. */
    MEMBER,
    /** A list whose member the value is. */
    LIST,
    /** An object, which can only be removed. */
    WHOLE
  }

  private final Map<String, Kind> kinds = new TreeMap<>();

  /**
   * @param paths without the first slash; a star stands for any one segment
   */
  Patches with(Kind kind, String... paths) {
    for (String path : paths) kinds.put(path, kind);
    return this;
  }

  /** The operations of a request. */
  static List<JsonObject> of(JsonObject in) {
    return in.getJsonArray("patchOperations", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  JsonObject apply(JsonObject before, List<JsonObject> operations) {
    JsonObject after = before.copy();
    for (JsonObject operation : operations) one(after, operation);
    return after;
  }

  /** Whether there is something where an operation's path leads. */
  boolean know(JsonObject operation) {
    return kind(path(operation)) != null;
  }

  /** Segments of an operation's path, read. */
  static List<String> path(JsonObject operation) {
    String path = operation.getString("path");
    if (path == null || !path.startsWith("/"))
      throw RestApiService.bad("Invalid patch path " + path);
    var segments = new ArrayList<String>();
    for (String segment : path.substring(1).split("/", -1))
      segments.add(segment.replace("~1", "/").replace("~0", "~"));
    return segments;
  }

  private void one(JsonObject thing, JsonObject operation) {
    List<String> path = path(operation);
    Kind kind = kind(path);
    String op = operation.getString("op");
    String value = operation.getString("value");
    if (kind == null) throw invalid(operation);
    boolean removes = "remove".equals(op);
    if (!removes && !"add".equals(op) && !"replace".equals(op)) throw invalid(operation);
    switch (kind) {
      case MEMBER -> {
        JsonArray list = list(thing, path.subList(0, path.size() - 1));
        String member = path.getLast();
        if (!op.equals("add")) list.remove(member);
        if (!removes) list.add(op.equals("add") || value == null ? member : value);
      }
      case LIST -> {
        JsonArray list = list(thing, path);
        if (op.equals("replace")) list.clear();
        if (removes && value == null) list.clear();
        else if (removes) list.remove(value);
        else if (!list.contains(value)) list.add(value);
      }
      case WHOLE -> {
        if (!removes) throw invalid(operation);
        thing.remove(path.getFirst());
      }
      default -> {
        JsonObject at = thing;
        for (String segment : path.subList(0, path.size() - 1)) {
          if (at.getJsonObject(segment) == null) at.put(segment, new JsonObject());
          at = at.getJsonObject(segment);
        }
        if (removes) at.remove(path.getLast());
        else at.put(path.getLast(), typed(kind, value, operation));
      }
    }
  }

  private static JsonArray list(JsonObject thing, List<String> path) {
    JsonObject at = thing;
    for (String segment : path.subList(0, path.size() - 1)) {
      if (at.getJsonObject(segment) == null) at.put(segment, new JsonObject());
      at = at.getJsonObject(segment);
    }
    if (at.getJsonArray(path.getLast()) == null) at.put(path.getLast(), new JsonArray());
    return at.getJsonArray(path.getLast());
  }

  static Object typed(Kind kind, String value, JsonObject operation) {
    try {
      return switch (kind) {
        case NUMBER -> Integer.valueOf(value);
        case DECIMAL -> {
          double read = Double.parseDouble(value);
          if (Double.isNaN(read) || Double.isInfinite(read)) throw new NumberFormatException();
          yield read;
        }
        case FLAG -> {
          if (!String.valueOf(value).matches("(?i)true|false")) throw new NumberFormatException();
          yield Boolean.valueOf(value);
        }
        default -> value == null ? "" : value;
      };
    } catch (NumberFormatException | NullPointerException e) {
      throw RestApiService.bad(
          "Invalid patch value '"
              + value
              + "' specified for path '"
              + operation.getString("path")
              + "'");
    }
  }

  private AwsFault invalid(JsonObject operation) {
    return RestApiService.bad(
        "Invalid patch path '"
            + operation.getString("path")
            + "' specified for op '"
            + operation.getString("op")
            + "'. Must be one of: ["
            + String.join(", ", kinds.keySet().stream().map(path -> "/" + path).toList())
            + "]");
  }

  private Kind kind(List<String> path) {
    for (Map.Entry<String, Kind> known : kinds.entrySet()) {
      String[] wanted = known.getKey().split("/");
      boolean same = wanted.length == path.size();
      for (int i = 0; same && i < wanted.length; i++)
        same = wanted[i].equals("*") || wanted[i].equals(path.get(i));
      if (same) return known.getValue();
    }
    return null;
  }
}
