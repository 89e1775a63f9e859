package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The constraints of a service's model on the inputs of its operations: types, what is required,
 * lengths, ranges, patterns and enumerations. Read once from a resource, which {@code
 * input_models.py} among the tests writes from botocore's data. Immutable; any thread.
 */
public final class InputModel {
  private final Map<String, String> inputs = new HashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  /**
   * @param members of a structure, by name
   * @param of shape of a list's members, or of a map's values
   */
  private record Shape(
      String type,
      Map<String, String> members,
      List<String> required,
      String of,
      long least,
      long most,
      Pattern pattern,
      List<String> words) {}

  /**
   * @param beside the class that the resource {@code input.json} lies beside
   */
  public InputModel(Class<?> beside) {
    try (var in = beside.getResourceAsStream("input.json")) {
      var json = new JsonObject(Buffer.buffer(in.readAllBytes()));
      json.getJsonObject("inputs")
          .forEach(one -> inputs.put(one.getKey(), (String) one.getValue()));
      json.getJsonObject("shapes")
          .forEach(one -> shapes.put(one.getKey(), shape((JsonObject) one.getValue())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Shape shape(JsonObject json) {
    var members = new HashMap<String, String>();
    json.getJsonObject("m", new JsonObject())
        .forEach(one -> members.put(one.getKey(), (String) one.getValue()));
    String pattern = json.getString("p");
    return new Shape(
        json.getString("t"),
        Map.copyOf(members),
        texts(json.getJsonArray("r", new JsonArray())),
        json.getString("of"),
        json.getLong("min", Long.MIN_VALUE),
        json.getLong("max", Long.MAX_VALUE),
        pattern == null ? null : Pattern.compile(pattern),
        texts(json.getJsonArray("e", new JsonArray())));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  /**
   * @throws AwsFault {@code SerializationException} when a member is of another type
   */
  public void checkTypes(String operation, JsonObject input) {
    if (inputs.containsKey(operation)) types(shapes.get(inputs.get(operation)), input, operation);
  }

  /**
   * @throws AwsFault the same, or {@code ValidationException} that tells of all that is wrong
   */
  public void check(String operation, JsonObject input) {
    checkTypes(operation, input);
    if (!inputs.containsKey(operation)) return;
    var constraints = new Constraints(input);
    values(shapes.get(inputs.get(operation)), input, constraints);
    constraints.check();
  }

  /**
   * The input that the parameters of the Query protocol spell, each member of its type; what the
   * model does not know is left out.
   *
   * @throws AwsFault {@code MalformedInput} when a text is no number, or no truth value
   */
  public JsonObject read(String operation, QueryParameters in) {
    return inputs.containsKey(operation)
        ? structure(shapes.get(inputs.get(operation)), in)
        : new JsonObject();
  }

  private JsonObject structure(Shape shape, QueryParameters in) {
    var read = new JsonObject();
    shape.members.forEach(
        (name, member) -> {
          Object value = member(shapes.get(member), name, in);
          if (value != null) read.put(name, value);
        });
    return read;
  }

  private Object member(Shape shape, String name, QueryParameters in) {
    QueryParameters inside = in.in(name);
    return switch (shape.type) {
      case "structure" -> inside == null ? null : structure(shape, inside);
      case "list" -> {
        if (inside == null) yield in.has(name) ? new JsonArray() : null;
        var list = new JsonArray();
        for (QueryParameters one : in.list(name + ".member"))
          list.add(member(shapes.get(shape.of), "", one));
        yield list;
      }
      case "map" -> {
        if (inside == null) yield null;
        var map = new JsonObject();
        in.map(name + ".entry", "key", "value").forEach(map::put);
        yield map;
      }
      default -> scalar(shape, name, in.get(name));
    };
  }

  /**
   * A member as a path's query says it: of its type where the texts are of that, else as text.
   *
   * @param texts at least one; of a member that is no list the last counts
   */
  Object sent(String operation, String member, List<String> texts) {
    Shape input = inputs.containsKey(operation) ? shapes.get(inputs.get(operation)) : null;
    Shape shape = input == null ? null : shapes.get(input.members.get(member));
    String last = texts.getLast();
    return switch (shape == null ? "string" : shape.type) {
      case "list" -> new JsonArray(texts);
      case "boolean" -> last.matches("(?i)true|false") ? (Object) Boolean.valueOf(last) : last;
      case "integer", "long" -> last.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(last) : last;
      default -> last;
    };
  }

  private static Object scalar(Shape shape, String name, String text) {
    if (text == null) return null;
    switch (shape.type) {
      case "integer", "long" -> {
        if (text.matches("-?\\d{1,18}")) return Long.valueOf(text);
      }
      case "boolean" -> {
        if (text.matches("(?i)true|false")) return Boolean.valueOf(text);
      }
      default -> {
        return text;
      }
    }
    throw new AwsFault(400, "MalformedInput", name + " is not of the expected type.");
  }

  private void types(Shape shape, Object value, String name) {
    boolean right =
        switch (shape.type) {
          case "structure", "map" -> value instanceof JsonObject;
          case "list" -> value instanceof JsonArray;
          case "string", "blob" -> value instanceof String;
          case "boolean" -> value instanceof Boolean;
          case "integer", "long" ->
              value instanceof Number number && number.doubleValue() == number.longValue();
          case "timestamp" -> value instanceof Number || value instanceof String;
          default -> true;
        };
    if (!right)
      throw new AwsFault(400, "SerializationException", name + " is not of the expected type.");
    if (value instanceof JsonArray list) {
      Shape inner = shapes.get(shape.of);
      for (Object one : list) if (one != null) types(inner, one, name);
    } else if (value instanceof JsonObject object)
      for (String key : object.fieldNames()) {
        String member = shape.of == null ? shape.members.get(key) : shape.of;
        Object inner = member == null ? null : object.getValue(key);
        if (inner != null) types(shapes.get(member), inner, key);
      }
  }

  private void values(Shape shape, JsonObject structure, Constraints at) {
    for (String name : shape.required) if (structure.getValue(name) == null) at.missing(name);
    for (String name : structure.fieldNames()) {
      Shape member = shapes.get(shape.members.get(name));
      Object value = member == null ? null : structure.getValue(name);
      if (value != null) value(member, name, value, at);
    }
  }

  private void value(Shape shape, String name, Object value, Constraints at) {
    switch (value) {
      case String text -> text(shape, name, text, at);
      case Number number when shape.type.equals("integer") || shape.type.equals("long") -> {
        if (number.longValue() < shape.least)
          at.fail(name, value, "Member must have value greater than or equal to " + shape.least);
        if (number.longValue() > shape.most)
          at.fail(name, value, "Member must have value less than or equal to " + shape.most);
      }
      case JsonArray list -> {
        length(shape, name, list.size(), value, at);
        Shape inner = shapes.get(shape.of);
        for (int i = 0; i < list.size(); i++) {
          Object one = list.getValue(i);
          if (one instanceof JsonObject object && inner.of == null)
            values(inner, object, at.member(name, i + 1));
          else if (one != null) value(inner, name, one, at);
        }
      }
      case JsonObject object -> {
        if (shape.of == null) values(shape, object, at.inside(name));
        else {
          length(shape, name, object.size(), value, at);
          for (String key : object.fieldNames()) {
            Object one = object.getValue(key);
            if (one != null) value(shapes.get(shape.of), key, one, at.inside(name));
          }
        }
      }
      default -> {}
    }
  }

  private static void text(Shape shape, String name, String text, Constraints at) {
    if (shape.type.equals("timestamp")) return;
    if (!shape.words.isEmpty()) {
      if (!shape.words.contains(text))
        at.fail(
            name,
            text,
            "Member must satisfy enum value set: [" + String.join(", ", shape.words) + "]");
      return;
    }
    int length = text.codePointCount(0, text.length());
    length(shape, name, length, text, at);
    if (shape.pattern != null && length <= shape.most && !shape.pattern.matcher(text).matches())
      at.fail(
          name, text, "Member must satisfy regular expression pattern: " + shape.pattern.pattern());
  }

  private static void length(Shape shape, String name, int length, Object value, Constraints at) {
    if (length < shape.least)
      at.fail(name, value, "Member must have length greater than or equal to " + shape.least);
    if (length > shape.most)
      at.fail(name, value, "Member must have length less than or equal to " + shape.most);
  }
}
