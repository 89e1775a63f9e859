package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import io.penstock.gateway.template.Value.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The template's parameters and their values. One without a value is told of when it is first asked
 * for.
 */
final class TemplateParameters implements Intrinsics.Parameters {
  private static final String SSM_VALUE = "AWS::SSM::Parameter::Value<";
  private static final Set<String> TYPES =
      Set.of("String", "Number", "CommaDelimitedList", "List<Number>");

  private final Mapping declared;
  private final Map<String, Supplier<Value>> given;
  private final Secrets secrets;
  private final Problems problems;
  private final Map<String, Value> values = new HashMap<>();

  /**
   * @param given values by name; those of a nested stack may be lists or unknown
   * @param nested whether they are worked out only when asked for
   */
  TemplateParameters(
      Mapping declared,
      Map<String, Supplier<Value>> given,
      boolean nested,
      Secrets secrets,
      Problems problems) {
    this.declared = declared;
    this.given = given;
    this.secrets = secrets;
    this.problems = problems;
    declared
        .entries()
        .forEach(
            (name, definition) -> {
              if (!(definition instanceof Mapping mapping)) {
                problems.error(definition.place(), name, "a parameter is a map with a Type.");
                return;
              }
              String type = text(mapping, "Type", "");
              if (!type.startsWith("AWS::")
                  && !type.startsWith("List<AWS::")
                  && !TYPES.contains(type))
                problems.error(
                    mapping.place(),
                    name,
                    (type.isEmpty() ? "Type is missing" : type + " is not a type of parameter")
                        + ": one of String, Number, CommaDelimitedList, List<Number>, AWS::....");
              else if (!nested && value(mapping, name) != null && !type.startsWith(SSM_VALUE))
                read(name, mapping, type);
            });
  }

  Set<String> names() {
    return declared.entries().keySet();
  }

  private Value value(Mapping definition, String name) {
    Supplier<Value> value = given.get(name);
    return value != null ? value.get() : definition.get("Default");
  }

  @Override
  public Value value(String name) {
    Value known = values.get(name);
    if (known != null || !(declared.get(name) instanceof Mapping definition)) return known;
    if (value(definition, name) == null)
      problems.error(
          definition.place(), name, "no value: give one with --parameter " + name + "=....");
    else read(name, definition, text(definition, "Type", ""));
    return values.computeIfAbsent(name, none -> Value.text("", definition.place()));
  }

  private void read(String name, Mapping definition, String type) {
    Place place = definition.place();
    String text;
    switch (value(definition, name)) {
      case Unknown unknown -> {
        values.put(name, unknown);
        return;
      }
      case Scalar scalar -> text = scalar.text();
      case Sequence list -> {
        var texts = new ArrayList<String>();
        for (Value item : list.items()) if (item instanceof Scalar s) texts.add(s.text());
        text = String.join(",", texts);
      }
      case Mapping map -> {
        problems.error(map.place(), name, "the value of a parameter is text.");
        return;
      }
    }
    if (type.startsWith(SSM_VALUE)) {
      text = stored(name, text, place);
      type = type.substring(SSM_VALUE.length(), type.length() - 1);
    } else check(name, definition, type, text);
    values.put(name, typed(text, type, place));
  }

  /** The parameter's value names another of SSM; a given one that is no name there is the value. */
  private String stored(String name, String text, Place place) {
    String value = secrets.value("ssm", text);
    if (value != null) return value;
    if (given.containsKey(name)) return text;
    return secrets.parameter(text, place, name);
  }

  private static Value typed(String value, String type, Place place) {
    if (type.equals("CommaDelimitedList") || type.startsWith("List<")) {
      var items = new ArrayList<Value>();
      for (String item : value.split(",")) items.add(Value.text(item.strip(), place));
      return new Sequence(items, place);
    }
    if (type.equals("Number") && value.matches("-?\\d{1,18}"))
      return new Scalar(Long.valueOf(value), value, place);
    return Value.text(value, place);
  }

  private void check(String name, Mapping definition, String type, String value) {
    Place place = definition.place();
    String shown = text(definition, "NoEcho", "").equals("true") ? "****" : value;
    if (type.equals("Number") && !value.matches("-?\\d{1,18}(\\.\\d{1,18})?"))
      problems.error(place, name, "value " + shown + " is not a number.");
    List<String> each =
        type.startsWith("List<") || type.equals("CommaDelimitedList")
            ? List.of(value.split("\\s*,\\s*"))
            : List.of(value);
    if (definition.get("AllowedValues") instanceof Sequence allowed)
      for (String one : each)
        if (allowed.items().stream()
            .noneMatch(item -> item instanceof Scalar s && s.text().equals(one)))
          problems.error(
              place,
              name,
              "value " + (shown.equals(value) ? one : shown) + " is not one of AllowedValues.");
    String pattern = text(definition, "AllowedPattern", null);
    try {
      if (pattern != null && !Pattern.matches(pattern, value))
        problems.error(place, name, "value " + shown + " does not match " + pattern + ".");
    } catch (PatternSyntaxException | StackOverflowError e) {
      problems.error(place, name, "AllowedPattern is not a regular expression.");
    }
    limit(name, definition, "MinLength", value.length(), -1);
    limit(name, definition, "MaxLength", value.length(), 1);
    if (type.equals("Number") && value.matches("-?\\d{1,18}")) {
      limit(name, definition, "MinValue", Long.parseLong(value), -1);
      limit(name, definition, "MaxValue", Long.parseLong(value), 1);
    }
  }

  private void limit(String name, Mapping definition, String key, long value, int sign) {
    if (definition.get(key) instanceof Scalar s
        && s.text().matches("-?\\d{1,18}")
        && Long.compare(value, Long.parseLong(s.text())) == sign)
      problems.error(
          definition.place(), name, "the value is against " + key + " " + s.text() + ".");
  }

  private static String text(Mapping mapping, String key, String otherwise) {
    return mapping.get(key) instanceof Scalar s ? s.text() : otherwise;
  }
}
