package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One template as a whole: parameters with their values, conditions, the resources that exist, and
 * the stacks nested in it. Nothing is worked out before it is asked for.
 */
public final class Stack implements ConditionFunctions.Named {
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
  private final String prefix;
  private final Path folder;
  private final Environment environment;
  private final TemplateParameters parameters;
  private final Intrinsics intrinsics;
  private final Map<String, Boolean> conditions = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, Stack> nested = new LinkedHashMap<>();

  /**
   * What all stacks that are read together share.
   *
   * @param files further files that were read, or would be if they could: they are to be watched
   * @param imports exports that were asked for
   */
  record Environment(
      ReaderTable table,
      String region,
      String account,
      String apiUrl,
      String httpAddress,
      TemplateInputs inputs,
      Secrets secrets,
      Set<Path> files,
      ObjectFiles objects,
      Problems problems,
      String stackName,
      Set<String> imports) {
    /** What names of the outermost stack begin with where they are made. */
    String prefix() {
      return stackName.equals(ResourceNames.STACK) ? "" : stackName + "-";
    }
  }

  /**
   * @param prefix of the ids of its resources: empty but for nested stacks
   * @param folder what relative paths start from
   */
  Stack(
      Mapping written,
      Map<String, Supplier<Value>> given,
      String prefix,
      Path folder,
      Environment environment) {
    this.prefix = prefix;
    this.folder = folder;
    this.environment = environment;
    Problems problems = environment.problems();
    Mapping declared =
        written.get("Parameters") instanceof Mapping map ? map : Mapping.empty(written.place());
    this.parameters =
        new TemplateParameters(
            declared, given, !prefix.equals(environment.prefix()), environment.secrets(), problems);
    var names = new ResourceNames(this, environment);
    Value mappings = written.get("Mappings");
    this.intrinsics =
        new Intrinsics(
            names,
            parameters,
            this,
            mappings == null ? Mapping.empty(written.place()) : mappings,
            problems);
    this.template = new Macros(intrinsics, folder, environment).expand(written);
    for (String name : template.entries().keySet())
      if (!SECTIONS.contains(name))
        problems.error(
            template.keyPlace(name),
            "",
            "section " + name + " is not known." + Similar.hint(name, SECTIONS));
    section("Parameters");
    section("Mappings");
    Globals.check(section("Globals"), problems);
    transforms(template.get("Transform"));
    section("Conditions")
        .entries()
        .keySet()
        .forEach(name -> holds(name, section("Conditions").keyPlace(name)));
    readResources();
    new StackChecks(this).run();
  }

  private void transforms(Value transform) {
    switch (transform) {
      case null -> {}
      case Sequence all -> all.items().forEach(this::transforms);
      case Scalar one when Macros.KNOWN.contains(one.text()) -> {}
      case Scalar macro ->
          problems()
              .error(macro.place(), "Transform", "macro " + macro.text() + " is not run here.");
      case Value other -> problems().error(other.place(), "Transform", "is the name of a macro.");
    }
  }

  public Intrinsics intrinsics() {
    return intrinsics;
  }

  /** As written, or null. */
  Value description() {
    return template.get("Description");
  }

  Problems problems() {
    return environment.problems();
  }

  Environment environment() {
    return environment;
  }

  String prefix() {
    return prefix;
  }

  /** What relative paths start from. */
  Path folder() {
    return folder;
  }

  Set<String> parameterNames() {
    return parameters.names();
  }

  /** Whether a resource of one of these types is among its resources. */
  public boolean hasAny(Set<String> types) {
    return resources.values().stream().anyMatch(one -> types.contains(one.type()));
  }

  /** Resources whose condition holds, by logical id within this template, in order. */
  Map<String, Resource> resources() {
    return resources;
  }

  /** Stacks nested in this one, by logical id. */
  Map<String, Stack> nested() {
    return nested;
  }

  /** Null when there is none, or its condition does not hold. */
  Resource resource(String localId) {
    return resources.get(localId);
  }

  public Mapping section(String name) {
    return switch (template.get(name)) {
      case null -> Mapping.empty(template.place());
      case Mapping mapping -> mapping;
      case Scalar s when s.json() == null -> Mapping.empty(s.place());
      case Value other -> {
        problems().error(other.place(), name, "a map is expected here.");
        yield Mapping.empty(other.place());
      }
    };
  }

  @Override
  public Boolean holds(String name, Place place) {
    Boolean known = conditions.get(name);
    if (known != null) return known;
    String written = written(name);
    if (!written.equals(name)) return holds(written, place);
    Value expression = section("Conditions").get(name);
    if (expression == null) return null;
    if (!underWay.add("condition " + name)) {
      problems().error(place, name, "the condition depends on itself.");
      return false;
    }
    boolean holds = false;
    try {
      holds = intrinsics.condition(expression, name);
    } catch (LeftOut e) {
      problems().error(expression.place(), name, "the condition needs a value: " + e.getMessage());
    }
    underWay.remove("condition " + name);
    conditions.put(name, holds);
    return holds;
  }

  /**
   * A condition named {@code No} is named {@code false} where YAML 1.1 reads it as a value, as its
   * key is to SAM.
   */
  private String written(String name) {
    Set<String> names = section("Conditions").entries().keySet();
    if (!name.equals("true") && !name.equals("false") || names.contains(name)) return name;
    for (String one : names)
      if (PlainScalars.read(one, false, template.place()).json() instanceof Boolean value
          && value.toString().equals(name)) return one;
    return name;
  }

  private void readResources() {
    Mapping all = section("Resources");
    if (all.entries().isEmpty())
      problems().error(template.place(), "", "there are no Resources, so there is nothing to run.");
    all.entries()
        .forEach(
            (id, definition) -> {
              Place place = all.keyPlace(id);
              if (id.equals("Fn::Transform"))
                problems().warn(place, id, "is not served here: what it brings is left out.");
              else if (!id.matches("[A-Za-z0-9]{1,255}"))
                problems().error(place, id, "a logical id is of letters and digits.");
              else if (definition instanceof Mapping mapping
                  && mapping.get("Type") instanceof Scalar type) {
                StackChecks.resource(id, mapping, problems());
                SamShapes.check(id, type.text(), mapping, problems());
                if (exists(id, mapping)) resources.put(id, resource(id, type, mapping, place));
              } else problems().error(place, id, "a resource is a map with a Type.");
            });
  }

  private Resource resource(String id, Scalar type, Mapping definition, Place place) {
    Value given = definition.get("Properties");
    if (given != null
        && !(given instanceof Mapping)
        && !(given instanceof Scalar s && s.json() == null))
      problems().error(given.place(), id + ".Properties", "a map is expected here.");
    Mapping raw =
        given instanceof Mapping properties ? properties : Mapping.empty(definition.place());
    Mapping globals =
        Globals.without(
            section("Globals"), type.text(), definition.get("IgnoreGlobals"), id, problems());
    Mapping merged = Globals.merge(globals, type.text(), raw);
    return new Resource(this, id, type.text(), definition, raw, merged, place);
  }

  private boolean exists(String id, Mapping definition) {
    if (!(definition.get("Condition") instanceof Scalar name)) return true;
    Boolean holds = holds(name.text(), name.place());
    if (holds == null)
      problems().error(name.place(), id, "there is no condition named " + name.text() + ".");
    return Boolean.TRUE.equals(holds);
  }

  /** An output of this stack, worked out; null when it has none of that name. */
  Value output(String name) {
    if (!(section("Outputs").get(name) instanceof Mapping output) || output.get("Value") == null)
      return null;
    if (!enter("output " + name)) return Value.text("", output.place());
    try {
      return intrinsics.head(output.get("Value"), "Outputs." + name);
    } finally {
      leave("output " + name);
    }
  }

  /** Those outputs whose values are known here, as text. */
  Map<String, String> outputs() {
    var known = new LinkedHashMap<String, String>();
    for (String name : section("Outputs").entries().keySet())
      try {
        if (section("Outputs").get(name) instanceof Mapping output
            && (!(output.get("Condition") instanceof Scalar condition)
                || Boolean.TRUE.equals(holds(condition.text(), condition.place())))
            && output(name) instanceof Scalar value) known.put(name, value.text());
      } catch (LeftOut e) {
        // Only AWS has it.
      }
    return known;
  }

  /** What is exported by a name here or in a nested stack; null when nothing is. */
  Value export(String name) {
    for (var output : section("Outputs").entries().entrySet())
      if (output.getValue() instanceof Mapping map
          && map.get("Export") instanceof Mapping export
          && export.get("Name") != null
          && enter("export " + output.getKey())) {
        try {
          if (intrinsics.head(export.get("Name"), "Outputs") instanceof Scalar s
              && s.text().equals(name)) return output(output.getKey());
        } finally {
          leave("export " + output.getKey());
        }
      }
    for (Stack stack : new ArrayList<>(nested.values())) {
      Value value = stack.export(name);
      if (value != null) return value;
    }
    return null;
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
