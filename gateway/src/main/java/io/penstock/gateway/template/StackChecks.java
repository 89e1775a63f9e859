package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CloudFormation refuses before it reads any property. */
final class StackChecks {
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "Metadata",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "UpdatePolicy",
          "CreationPolicy",
          "Version",
          "Description",
          "Connectors",
          "IgnoreGlobals");

  private static final Pattern HOLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private final Stack stack;
  private final Mapping all;
  private final Problems problems;

  StackChecks(Stack stack) {
    this.stack = stack;
    this.all = stack.section("Resources");
    this.problems = stack.problems();
  }

  /** What stands beside a resource's properties. */
  static void resource(String id, Mapping definition, Problems problems) {
    for (String key : definition.entries().keySet())
      if (!ATTRIBUTES.contains(key))
        problems.error(
            definition.keyPlace(key),
            id + "." + key,
            "is not an attribute of a resource." + Similar.hint(key, ATTRIBUTES));
    Value condition = definition.get("Condition");
    if (condition != null && !(condition instanceof Scalar))
      problems.error(
          definition.keyPlace("Condition"), id + ".Condition", "is the name of one condition.");
  }

  void run() {
    all.entries()
        .forEach(
            (id, definition) -> {
              if (definition instanceof Mapping mapping && mapping.get("DependsOn") != null)
                dependsOn(id, mapping.get("DependsOn"));
            });
    new Rules(stack).run();
  }

  private void dependsOn(String id, Value value) {
    List<Value> names = value instanceof Sequence s ? s.items() : List.of(value);
    for (Value name : names) {
      if (!(name instanceof Scalar s))
        problems.error(name.place(), id + ".DependsOn", "is a logical id, or a list of them.");
      else if (!isThere(s.text()))
        problems.error(
            name.place(),
            id + ".DependsOn",
            "there is no resource "
                + s.text()
                + "."
                + Similar.hint(s.text(), all.entries().keySet()));
    }
  }

  /** References that lead nowhere, also where nobody has asked. */
  void references() {
    all.entries()
        .forEach(
            (id, definition) -> {
              if (definition instanceof Mapping m && m.get("Properties") instanceof Value v)
                walk(v, id);
            });
    stack.section("Outputs").entries().forEach((name, output) -> walk(output, "Outputs." + name));
  }

  private void walk(Value value, String where) {
    switch (value) {
      case Mapping m when m.entries().size() == 1 && m.get("Ref") instanceof Scalar s ->
          reference(s.text(), m.place(), where);
      case Mapping m when m.entries().size() == 1 && m.get("Fn::GetAtt") != null -> {
        if (m.get("Fn::GetAtt") instanceof Sequence s
            && !s.items().isEmpty()
            && s.items().getFirst() instanceof Scalar name)
          reference(name.text(), m.place(), where);
        else if (m.get("Fn::GetAtt") instanceof Scalar s && s.text().contains("."))
          reference(s.text().substring(0, s.text().indexOf('.')), m.place(), where);
      }
      case Mapping m when m.entries().size() == 1 && m.get("Fn::Sub") != null -> sub(m, where);
      case Mapping m -> m.entries().values().forEach(item -> walk(item, where));
      case Sequence s -> s.items().forEach(item -> walk(item, where));
      default -> {}
    }
  }

  private void sub(Mapping m, String where) {
    Value text = m.get("Fn::Sub");
    Set<String> own = Set.of();
    if (text instanceof Sequence s && s.items().size() == 2) {
      text = s.items().getFirst();
      walk(s.items().get(1), where);
      if (s.items().get(1) instanceof Mapping given) own = given.entries().keySet();
    }
    if (!(text instanceof Scalar scalar)) return;
    Matcher hole = HOLE.matcher(scalar.text());
    while (hole.find()) {
      String name = hole.group(1).strip();
      if (own.contains(name)) continue;
      int dot = name.indexOf('.');
      reference(dot > 0 ? name.substring(0, dot) : name, m.place(), where);
    }
  }

  private void reference(String name, Place place, String where) {
    if (isThere(name) || problems.isTold(name)) return;
    problems.error(
        place,
        where,
        "!Ref "
            + name
            + ": there is no parameter or resource of that name."
            + Similar.hint(name, all.entries().keySet()));
  }

  /** SAM names what it makes after what it is made of: those names are taken as they are. */
  private boolean isThere(String name) {
    if (name.startsWith("AWS::")
        || name.startsWith("Serverless")
        || all.get(name) != null
        || stack.parameterNames().contains(name)) return true;
    for (int end = name.length() - 1; end > 0; end--)
      if (all.get(name.substring(0, end)) instanceof Mapping m
          && m.get("Type") instanceof Scalar type
          && type.text().startsWith("AWS::Serverless::")) return true;
    return false;
  }
}
