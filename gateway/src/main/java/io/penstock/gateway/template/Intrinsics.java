package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import io.penstock.gateway.template.Value.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works out intrinsic functions, when asked and no further than asked. What is wrong is told to the
 * problems and stands as an empty text, so that reading goes on and everything wrong is found at
 * once. What only AWS knows is {@link Unknown}, and makes unknown whatever is made of it.
 */
public final class Intrinsics {
  static final Set<String> SHORT =
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
          "ImportValue",
          "GetAZs",
          "Cidr",
          "Length",
          "ToJsonString",
          "Transform");
  private static final int DEPTH = 100;

  /** Of one stack: resources that name one another twice each would double with every one. */
  private static final int CALLS = 2_000_000;

  /** What {@code !Ref AWS::NoValue} gives: the property is as if not written. */
  static final Value NO_VALUE = new Scalar(null, "AWS::NoValue", new Place("", 0, 0));

  private final Names names;
  private final Parameters parameters;
  private final Value mappings;
  private final Problems problems;
  private final TextFunctions texts;
  private final ConditionFunctions conditions;
  private int depth;
  private int calls;

  /** What references stand for. */
  interface Names {
    /** A pseudo parameter or {@code Ref} to a resource; null when there is none. */
    Value ref(String name, Place place, String where);

    /** An attribute; null when there is no such resource, or it has no such attribute. */
    Value attribute(String resource, String attribute, Place place, String where);

    /** Of which attributes a hint may be given when there is no such one. */
    Set<String> attributes(String resource);

    /** Every name that {@link #ref} knows. */
    Set<String> all();

    /** What is not of this stack: exports of others, by name. */
    Value imported(String name, Place place);

    /** Text with its dynamic references worked out. */
    Value dynamic(Scalar text, String where);

    String region();
  }

  /** Values of parameters. */
  interface Parameters {
    /** The value, or null when there is no such parameter. */
    Value value(String name);
  }

  Intrinsics(
      Names names,
      Parameters parameters,
      ConditionFunctions.Named conditions,
      Value mappings,
      Problems problems) {
    this.names = names;
    this.parameters = parameters;
    this.mappings = mappings;
    this.problems = problems;
    this.texts = new TextFunctions(this);
    this.conditions = new ConditionFunctions(this, conditions);
  }

  static boolean isShortForm(String name) {
    return SHORT.contains(name);
  }

  private static boolean isFunction(String key) {
    return key.equals("Ref") || key.startsWith("Fn::") && isShortForm(key.substring(4));
  }

  private static boolean isCall(Mapping mapping) {
    return mapping.entries().size() == 1
        && isFunction(mapping.entries().keySet().iterator().next());
  }

  /** The value itself worked out, what is in it left as it is written. */
  public Value head(Value value, String where) {
    return switch (value) {
      case Scalar s when s.json() instanceof String text && text.contains("{{resolve:") ->
          names.dynamic(s, where);
      case Mapping m when isCall(m) -> {
        if (++calls > CALLS) yield wrong(m.place(), where, "references that multiply too often.");
        if (++depth > DEPTH) {
          depth--;
          yield wrong(m.place(), where, "references nested too deeply, or in a circle.");
        }
        try {
          var entry = m.entries().entrySet().iterator().next();
          yield call(entry.getKey(), entry.getValue(), m.place(), where);
        } catch (LeftOut e) {
          yield new Unknown(e.key(), m.place());
        } finally {
          depth--;
        }
      }
      default -> value;
    };
  }

  /** The value with everything in it worked out; unknown when anything in it is. */
  public Value resolve(Value value, String where) {
    if (++depth > DEPTH) {
      depth--;
      return wrong(value.place(), where, "references nested too deeply, or in a circle.");
    }
    try {
      return switch (head(value, where)) {
        case Sequence s -> {
          var items = new ArrayList<Value>();
          for (Value item : s.items()) {
            Value resolved = resolve(item, where);
            if (resolved instanceof Unknown) yield resolved;
            if (resolved != NO_VALUE) items.add(resolved);
          }
          yield new Sequence(items, s.place());
        }
        case Mapping m -> {
          var entries = new LinkedHashMap<String, Value>();
          for (var entry : m.entries().entrySet()) {
            Value resolved = resolve(entry.getValue(), where + "." + entry.getKey());
            if (resolved instanceof Unknown) yield resolved;
            if (resolved != NO_VALUE) entries.put(entry.getKey(), resolved);
          }
          yield new Mapping(entries, m.keys(), m.place());
        }
        case Value other -> other;
      };
    } finally {
      depth--;
    }
  }

  /** Whether a value is as if not written, as far as can be told without working it out. */
  boolean isAbsent(Value value) {
    if (!(value instanceof Mapping m) || !isCall(m)) return false;
    var entry = m.entries().entrySet().iterator().next();
    if (entry.getKey().equals("Ref"))
      return entry.getValue() instanceof Scalar s && s.text().equals("AWS::NoValue");
    if (!entry.getKey().equals("Fn::If")
        || !(entry.getValue() instanceof Sequence s)
        || s.items().size() != 3
        || !(s.items().getFirst() instanceof Scalar name)) return false;
    return isAbsent(s.items().get(conditions.isTrue(name.text(), name.place()) ? 1 : 2));
  }

  Value wrong(Place place, String where, String what) {
    problems.error(place, where, what);
    return Value.text("", place);
  }

  private Value call(String name, Value argument, Place place, String where) {
    return switch (name) {
      case "Ref" -> ref(text(argument, where), place, where);
      case "Fn::GetAtt" -> attribute(argument, place, where);
      case "Fn::If" -> choose(argument, place, where);
      case "Fn::FindInMap" -> find(argument, place, where);
      case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" -> {
        boolean holds = condition(new Mapping(Map.of(name, argument), Map.of(), place), where);
        yield new Scalar(holds, Boolean.toString(holds), place);
      }
      case "Fn::Condition" -> {
        boolean holds = conditions.named(text(argument, where), place, where);
        yield new Scalar(holds, Boolean.toString(holds), place);
      }
      case "Fn::ImportValue" -> names.imported(text(argument, where), place);
      case "Fn::GetAZs" -> {
        String region = text(argument, where);
        if (region.isEmpty()) region = names.region();
        var zones = new ArrayList<Value>();
        for (String zone : List.of("a", "b", "c")) zones.add(Value.text(region + zone, place));
        yield new Sequence(zones, place);
      }
      case "Fn::Transform" -> new Unknown("Fn::Transform", place);
      default -> texts.call(name, argument, place, where);
    };
  }

  /**
   * @throws LeftOut when it is not known
   */
  String text(Value value, String where) {
    return switch (head(value, where)) {
      case Scalar scalar -> scalar.text();
      case Unknown unknown -> throw new LeftOut(unknown);
      default -> {
        wrong(value.place(), where, "text is expected here.");
        yield "";
      }
    };
  }

  List<Value> list(Value argument, int least, int most, String form, String where) {
    if (argument instanceof Sequence s && s.items().size() >= least && s.items().size() <= most)
      return s.items();
    wrong(argument.place(), where, "expected " + form + ".");
    return null;
  }

  Value ref(String name, Place place, String where) {
    if (name.equals("AWS::NoValue")) return NO_VALUE;
    Value parameter = parameters.value(name);
    if (parameter != null) return parameter;
    Value value = names.ref(name, place, where);
    return value == null
        ? wrong(
            place,
            where,
            "!Ref "
                + name
                + ": there is no parameter or resource of that name."
                + Similar.hint(name, names.all()))
        : value;
  }

  Value attribute(Value argument, Place place, String where) {
    String resource;
    String attribute;
    if (argument instanceof Sequence s && s.items().size() == 2) {
      resource = text(s.items().get(0), where);
      attribute = text(s.items().get(1), where);
    } else if (argument instanceof Scalar s && s.text().contains(".")) {
      resource = s.text().substring(0, s.text().indexOf('.'));
      attribute = s.text().substring(resource.length() + 1);
    } else return wrong(place, where, "expected !GetAtt Resource.Attribute.");
    Value value = names.attribute(resource, attribute, place, where);
    if (value != null) return value;
    var known = new TreeSet<>(names.attributes(resource));
    String hint = known.isEmpty() ? Similar.hint(resource, names.all()) : "";
    return wrong(
        place,
        where,
        "!GetAtt "
            + resource
            + "."
            + attribute
            + " is not known."
            + (known.isEmpty() ? hint : " It has " + String.join(", ", known) + "."));
  }

  private Value choose(Value argument, Place place, String where) {
    var parts = list(argument, 3, 3, "!If [condition, then, else]", where);
    if (parts == null) return Value.text("", place);
    boolean holds = conditions.named(text(parts.get(0), where), place, where);
    return head(parts.get(holds ? 1 : 2), where);
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
        && head(parts.get(3), where) instanceof Mapping options
        && options.get("DefaultValue") != null) return head(options.get("DefaultValue"), where);
    return wrong(place, where, "!FindInMap " + path + ": Mappings has no such entry.");
  }

  /** Whether a condition's expression holds. */
  boolean condition(Value expression, String where) {
    if (++depth > DEPTH) {
      depth--;
      wrong(expression.place(), where, "conditions nested too deeply, or in a circle.");
      return false;
    }
    try {
      return conditions.holds(expression, where);
    } finally {
      depth--;
    }
  }
}
