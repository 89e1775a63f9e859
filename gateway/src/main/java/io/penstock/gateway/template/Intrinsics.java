package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works out intrinsic functions. What cannot be worked out is told to the problems and stands as an
 * empty text, so that reading goes on and everything wrong is found at once.
 */
public final class Intrinsics {
  private static final Set<String> SHORT =
      Set.of(
          "Ref",
          "Condition",
          "Sub",
          "GetAtt",
          "Join",
          "Select",
          "Split",
          "If",
          "Equals",
          "And",
          "Or",
          "Not",
          "FindInMap",
          "Base64",
          "ImportValue");
  private static final Pattern HOLE = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final int DEPTH = 100;
  private static final int TEXT = 1_000_000;

  /** What {@code !Ref AWS::NoValue} gives: the property is as if not written. */
  static final Value NO_VALUE = new Scalar(null, "AWS::NoValue", new Place("", 0, 0));

  private final Names names;
  private final Parameters parameters;
  private final Conditions conditions;
  private final Value mappings;
  private final Problems problems;
  private int depth;

  /** What references stand for. */
  interface Names {
    /** The value of a pseudo parameter or of {@code Ref} to a resource; null when there is none. */
    String ref(String name, Place place);

    /** The value of an attribute; null when the resource or attribute is not known. */
    String attribute(String resource, String attribute, Place place);
  }

  /** Values of parameters. */
  interface Parameters {
    /** The value, or null when there is no such parameter. */
    Value value(String name);
  }

  /** Named conditions. */
  interface Conditions {
    /** Whether it holds, or null when there is none of that name. */
    Boolean holds(String name, Place place);
  }

  Intrinsics(
      Names names,
      Parameters parameters,
      Conditions conditions,
      Value mappings,
      Problems problems) {
    this.names = names;
    this.parameters = parameters;
    this.conditions = conditions;
    this.mappings = mappings;
    this.problems = problems;
  }

  static boolean isShortForm(String name) {
    return SHORT.contains(name);
  }

  private static boolean isFunction(String key) {
    return key.equals("Ref") || key.startsWith("Fn::") && isShortForm(key.substring(4));
  }

  /** The value with everything worked out. */
  public Value resolve(Value value, String where) {
    if (++depth > DEPTH) {
      depth--;
      return wrong(value.place(), where, "references nested too deeply, or in a circle.");
    }
    try {
      return switch (value) {
        case Scalar s -> s;
        case Sequence s -> {
          var items = new ArrayList<Value>();
          for (Value item : s.items()) {
            Value resolved = resolve(item, where);
            if (resolved != NO_VALUE) items.add(resolved);
          }
          yield new Sequence(items, s.place());
        }
        case Mapping m
            when m.entries().size() == 1 && isFunction(m.entries().keySet().iterator().next()) -> {
          var entry = m.entries().entrySet().iterator().next();
          yield call(entry.getKey(), entry.getValue(), m.place(), where);
        }
        case Mapping m -> {
          var entries = new LinkedHashMap<String, Value>();
          m.entries()
              .forEach(
                  (key, item) -> {
                    Value resolved = resolve(item, where + "." + key);
                    if (resolved != NO_VALUE) entries.put(key, resolved);
                  });
          yield new Mapping(entries, m.keys(), m.place());
        }
      };
    } finally {
      depth--;
    }
  }

  private Value wrong(Place place, String where, String what) {
    problems.error(place, where, what);
    return Value.text("", place);
  }

  private Value call(String name, Value argument, Place place, String where) {
    return switch (name) {
      case "Ref" -> ref(text(argument, where), place, where);
      case "Fn::GetAtt" -> attribute(argument, place, where);
      case "Fn::Sub" -> sub(argument, place, where);
      case "Fn::Join" -> join(argument, place, where);
      case "Fn::Select" -> select(argument, place, where);
      case "Fn::Split" -> split(argument, place, where);
      case "Fn::If" -> choose(argument, place, where);
      case "Fn::FindInMap" -> find(argument, place, where);
      case "Fn::Base64" -> {
        byte[] bytes = text(argument, where).getBytes(StandardCharsets.UTF_8);
        yield Value.text(Base64.getEncoder().encodeToString(bytes), place);
      }
      case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" -> {
        boolean holds = condition(new Mapping(Map.of(name, argument), Map.of(), place), where);
        yield new Scalar(holds, Boolean.toString(holds), place);
      }
      case "Fn::ImportValue" ->
          wrong(place, where, "ImportValue: there are no other stacks here; use a parameter.");
      default -> wrong(place, where, name + " is not supported.");
    };
  }

  private String text(Value value, String where) {
    Value resolved = resolve(value, where);
    if (resolved instanceof Scalar scalar) return scalar.text();
    wrong(value.place(), where, "text is expected here.");
    return "";
  }

  private List<Value> list(Value argument, int least, int most, String form, String where) {
    if (argument instanceof Sequence s && s.items().size() >= least && s.items().size() <= most)
      return s.items();
    wrong(argument.place(), where, "expected " + form + ".");
    return null;
  }

  private Value ref(String name, Place place, String where) {
    if (name.equals("AWS::NoValue")) return NO_VALUE;
    Value parameter = parameters.value(name);
    if (parameter != null) return parameter;
    String value = names.ref(name, place);
    return value == null
        ? wrong(place, where, "!Ref " + name + ": there is no parameter or resource of that name.")
        : Value.text(value, place);
  }

  private Value attribute(Value argument, Place place, String where) {
    String resource;
    String attribute;
    if (argument instanceof Sequence s && s.items().size() == 2) {
      resource = text(s.items().get(0), where);
      attribute = text(s.items().get(1), where);
    } else if (argument instanceof Scalar s && s.text().contains(".")) {
      resource = s.text().substring(0, s.text().indexOf('.'));
      attribute = s.text().substring(resource.length() + 1);
    } else return wrong(place, where, "expected !GetAtt Resource.Attribute.");
    String value = names.attribute(resource, attribute, place);
    return value == null
        ? wrong(place, where, "!GetAtt " + resource + "." + attribute + " is not known.")
        : Value.text(value, place);
  }

  private Value sub(Value argument, Place place, String where) {
    Map<String, Value> own = Map.of();
    String template;
    if (argument instanceof Sequence s
        && s.items().size() == 2
        && s.items().get(1) instanceof Mapping given) {
      template = text(s.items().get(0), where);
      own = given.entries();
    } else template = text(argument, where);
    var result = new StringBuilder();
    Matcher hole = HOLE.matcher(template);
    int from = 0;
    while (hole.find()) {
      result.append(template, from, hole.start());
      from = hole.end();
      String name = hole.group(2).strip();
      if (!hole.group(1).isEmpty()) result.append("${").append(name).append('}');
      else if (own.containsKey(name)) result.append(text(own.get(name), where));
      else if (name.indexOf('.') > 0)
        result.append(text(attribute(Value.text(name, place), place, where), where));
      else if (ref(name, place, where) instanceof Scalar scalar) result.append(scalar.text());
      else wrong(place, where, "${" + name + "} is a list, not text.");
      if (result.length() > TEXT) return wrong(place, where, "the text grows too long.");
    }
    return Value.text(result.append(template, from, template.length()).toString(), place);
  }

  private Value join(Value argument, Place place, String where) {
    var parts = list(argument, 2, 2, "!Join [delimiter, [values]]", where);
    if (parts == null) return Value.text("", place);
    if (!(resolve(parts.get(1), where) instanceof Sequence items))
      return wrong(place, where, "!Join needs a list of values.");
    var texts = new ArrayList<String>();
    for (Value item : items.items()) texts.add(text(item, where));
    String joined = String.join(text(parts.get(0), where), texts);
    return joined.length() > TEXT
        ? wrong(place, where, "the text grows too long.")
        : Value.text(joined, place);
  }

  private Value select(Value argument, Place place, String where) {
    var parts = list(argument, 2, 2, "!Select [index, [values]]", where);
    if (parts == null) return Value.text("", place);
    String index = text(parts.get(0), where);
    if (resolve(parts.get(1), where) instanceof Sequence items
        && index.matches("\\d{1,5}")
        && Integer.parseInt(index) < items.items().size())
      return items.items().get(Integer.parseInt(index));
    return wrong(place, where, "!Select " + index + ": the list has no such item.");
  }

  private Value split(Value argument, Place place, String where) {
    var parts = list(argument, 2, 2, "!Split [delimiter, text]", where);
    if (parts == null) return Value.text("", place);
    String delimiter = text(parts.get(0), where);
    if (delimiter.isEmpty()) return wrong(place, where, "!Split needs a delimiter.");
    var items = new ArrayList<Value>();
    for (String part : text(parts.get(1), where).split(Pattern.quote(delimiter), -1))
      items.add(Value.text(part, place));
    return new Sequence(items, place);
  }

  private Value choose(Value argument, Place place, String where) {
    var parts = list(argument, 3, 3, "!If [condition, then, else]", where);
    if (parts == null) return Value.text("", place);
    boolean holds = named(text(parts.get(0), where), place, where);
    return resolve(parts.get(holds ? 1 : 2), where);
  }

  private Value find(Value argument, Place place, String where) {
    var parts = list(argument, 3, 4, "!FindInMap [map, key, key]", where);
    if (parts == null) return Value.text("", place);
    Value at = mappings;
    var path = new ArrayList<String>();
    for (Value part : parts.subList(0, 3)) {
      path.add(text(part, where));
      at = at instanceof Mapping mapping ? mapping.get(path.getLast()) : null;
    }
    if (at != null) return at;
    if (parts.size() == 4
        && resolve(parts.get(3), where) instanceof Mapping options
        && options.get("DefaultValue") != null) return options.get("DefaultValue");
    return wrong(place, where, "!FindInMap " + path + ": Mappings has no such entry.");
  }

  private boolean named(String name, Place place, String where) {
    Boolean holds = conditions.holds(name, place);
    if (holds != null) return holds;
    wrong(place, where, "there is no condition named " + name + ".");
    return false;
  }

  /** Whether a condition's expression holds. */
  boolean condition(Value expression, String where) {
    if (++depth > DEPTH) {
      depth--;
      wrong(expression.place(), where, "conditions nested too deeply, or in a circle.");
      return false;
    }
    try {
      if (!(expression instanceof Mapping m) || m.entries().size() != 1) {
        wrong(expression.place(), where, "a condition is one of Equals, And, Or, Not, Condition.");
        return false;
      }
      var entry = m.entries().entrySet().iterator().next();
      Value argument = entry.getValue();
      return switch (entry.getKey()) {
        case "Condition" -> named(text(argument, where), m.place(), where);
        case "Fn::Equals" -> {
          var parts = list(argument, 2, 2, "!Equals [a, b]", where);
          yield parts != null
              && resolve(parts.get(0), where).toJson() != null
              && text(parts.get(0), where).equals(text(parts.get(1), where));
        }
        case "Fn::Not" -> {
          var parts = list(argument, 1, 1, "!Not [condition]", where);
          yield parts != null && !condition(parts.get(0), where);
        }
        case "Fn::And" -> {
          var parts = list(argument, 1, 10, "!And [conditions]", where);
          yield parts != null && parts.stream().allMatch(part -> condition(part, where));
        }
        case "Fn::Or" -> {
          var parts = list(argument, 1, 10, "!Or [conditions]", where);
          yield parts != null && parts.stream().anyMatch(part -> condition(part, where));
        }
        default -> {
          wrong(m.place(), where, entry.getKey() + " is not a condition.");
          yield false;
        }
      };
    } finally {
      depth--;
    }
  }
}
