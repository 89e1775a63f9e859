package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The template as one whole: parameters with their values, conditions, and the resources that
 * exist, with everything worked out. Names and ARNs of resources are made here.
 */
public final class Stack implements Intrinsics.Parameters, Intrinsics.Conditions {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Transform",
          "Description",
          "Metadata",
          "Parameters",
          "Mappings",
          "Conditions",
          "Globals",
          "Resources",
          "Outputs",
          "Rules");

  private final Mapping template;
  private final Map<String, String> given;
  private final Problems problems;
  private final Intrinsics intrinsics;
  private final Map<String, Value> parameters = new HashMap<>();
  private final Map<String, Boolean> conditions = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Resource> resources = new LinkedHashMap<>();

  Stack(
      Mapping template,
      Map<String, String> given,
      ReaderTable table,
      String region,
      String account,
      Problems problems) {
    this.template = template;
    this.given = given;
    this.problems = problems;
    var names = new ResourceNames(this, table, region, account);
    this.intrinsics = new Intrinsics(names, this, this, section("Mappings"), problems);
    readParameters();
    for (String name : template.entries().keySet())
      if (!SECTIONS.contains(name))
        problems.error(
            template.keyPlace(name),
            "",
            "section " + name + " is not known." + Similar.hint(name, SECTIONS));
    Mapping globals = section("Globals");
    for (String name : globals.entries().keySet())
      if (!Globals.SECTIONS.containsValue(name))
        problems.error(
            globals.keyPlace(name),
            "Globals." + name,
            "is not a kind of resource." + Similar.hint(name, Globals.SECTIONS.values()));
    transforms(template.get("Transform"));
    section("Conditions")
        .entries()
        .keySet()
        .forEach(name -> holds(name, section("Conditions").keyPlace(name)));
    readResources();
  }

  private void transforms(Value transform) {
    switch (transform) {
      case null -> {}
      case Sequence all -> all.items().forEach(this::transforms);
      case Scalar one when one.text().equals("AWS::Serverless-2016-10-31") -> {}
      case Value other ->
          problems.error(
              other.place(), "Transform", "only AWS::Serverless-2016-10-31 is done here.");
    }
  }

  public Intrinsics intrinsics() {
    return intrinsics;
  }

  /** Resources whose condition holds, by logical id, in order; properties worked out. */
  Map<String, Resource> resources() {
    return resources;
  }

  /** A resource's properties as written; null when there is no such resource, or it is off. */
  Mapping rawProperties(String logicalId) {
    Resource resource = resources.get(logicalId);
    return resource == null ? null : resource.raw();
  }

  String type(String logicalId) {
    Resource resource = resources.get(logicalId);
    return resource == null ? null : resource.type();
  }

  public Mapping section(String name) {
    return switch (template.get(name)) {
      case null -> Mapping.empty(template.place());
      case Mapping mapping -> mapping;
      case Scalar s when s.json() == null -> Mapping.empty(s.place());
      case Value other -> {
        problems.error(other.place(), name, "a map is expected here.");
        yield Mapping.empty(other.place());
      }
    };
  }

  private void readParameters() {
    Mapping declared = section("Parameters");
    for (String name : given.keySet())
      if (declared.get(name) == null)
        problems.error(
            declared.place(),
            "",
            "--parameter "
                + name
                + ": the template has no such parameter."
                + Similar.hint(name, declared.entries().keySet()));
    declared
        .entries()
        .forEach(
            (name, definition) -> {
              if (definition instanceof Mapping mapping) readParameter(name, mapping);
              else problems.error(definition.place(), name, "a parameter is a map with a Type.");
            });
  }

  private void readParameter(String name, Mapping definition) {
    Place place = definition.place();
    String type = text(definition, "Type", "String");
    String value = given.get(name);
    if (value == null && definition.get("Default") instanceof Scalar scalar) value = scalar.text();
    if (value == null) {
      problems.error(place, name, "no value: give one with --parameter " + name + "=....");
      value = "";
    } else check(name, definition, type, value);
    if (type.equals("CommaDelimitedList") || type.startsWith("List<")) {
      var items = new ArrayList<Value>();
      for (String item : value.split(",")) items.add(Value.text(item.strip(), place));
      parameters.put(name, new Sequence(items, place));
    } else if (type.equals("Number") && value.matches("-?\\d{1,18}"))
      parameters.put(name, new Scalar(Long.valueOf(value), value, place));
    else parameters.put(name, Value.text(value, place));
  }

  private void check(String name, Mapping definition, String type, String value) {
    Place place = definition.place();
    if (type.equals("Number") && !value.matches("-?\\d{1,18}(\\.\\d{1,18})?"))
      problems.error(place, name, "value " + value + " is not a number.");
    if (definition.get("AllowedValues") instanceof Sequence allowed
        && allowed.items().stream()
            .noneMatch(item -> item instanceof Scalar s && s.text().equals(value)))
      problems.error(place, name, "value " + value + " is not one of AllowedValues.");
    String pattern = text(definition, "AllowedPattern", null);
    try {
      if (pattern != null && !Pattern.matches(pattern, value))
        problems.error(place, name, "value " + value + " does not match " + pattern + ".");
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

  @Override
  public Value value(String name) {
    return parameters.get(name);
  }

  @Override
  public Boolean holds(String name, Place place) {
    Boolean known = conditions.get(name);
    if (known != null) return known;
    Value expression = section("Conditions").get(name);
    if (expression == null) return null;
    if (!underWay.add("condition " + name)) {
      problems.error(place, name, "the condition depends on itself.");
      return false;
    }
    boolean holds = intrinsics.condition(expression, name);
    underWay.remove("condition " + name);
    conditions.put(name, holds);
    return holds;
  }

  private void readResources() {
    Mapping all = section("Resources");
    if (all.entries().isEmpty())
      problems.error(template.place(), "", "there are no Resources, so there is nothing to run.");
    var found = new ArrayList<String>();
    all.entries()
        .forEach(
            (id, definition) -> {
              if (!id.matches("[A-Za-z0-9]{1,255}"))
                problems.error(all.keyPlace(id), id, "a logical id is of letters and digits.");
              else if (definition instanceof Mapping mapping
                  && mapping.get("Type") instanceof Scalar type) {
                if (exists(id, mapping)) {
                  Value given = mapping.get("Properties");
                  if (given != null && !(given instanceof Mapping) && given.toJson() != null)
                    problems.error(given.place(), id + ".Properties", "a map is expected here.");
                  var raw =
                      given instanceof Mapping properties
                          ? properties
                          : Mapping.empty(mapping.place());
                  resources.put(id, new Resource(id, type.text(), raw, null, all.keyPlace(id)));
                  found.add(id);
                }
              } else problems.error(all.keyPlace(id), id, "a resource is a map with a Type.");
            });
    for (String id : found) {
      Resource resource = resources.get(id);
      Mapping merged = Globals.merge(section("Globals"), resource.type(), resource.raw());
      if (intrinsics.resolve(merged, id) instanceof Mapping properties)
        resources.put(
            id, new Resource(id, resource.type(), resource.raw(), properties, resource.place()));
    }
  }

  private boolean exists(String id, Mapping definition) {
    if (!(definition.get("Condition") instanceof Scalar name)) return true;
    Boolean holds = holds(name.text(), name.place());
    if (holds == null)
      problems.error(name.place(), id, "there is no condition named " + name.text() + ".");
    return Boolean.TRUE.equals(holds);
  }

  /** Guards against names that are made of one another. */
  boolean enter(String what) {
    return underWay.add(what);
  }

  void leave(String what) {
    underWay.remove(what);
  }

  List<Resource> ofType(String type) {
    return resources.values().stream().filter(r -> r.type().equals(type)).toList();
  }
}
