package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.util.ArrayList;
import java.util.List;

/** The section {@code Rules}: what parameters must be together. */
final class Rules {
  private final Stack stack;

  Rules(Stack stack) {
    this.stack = stack;
  }

  void run() {
    stack
        .section("Rules")
        .entries()
        .forEach(
            (name, rule) -> {
              if (!(rule instanceof Mapping map)
                  || !(map.get("Assertions") instanceof Sequence assertions)) {
                stack.problems().error(rule.place(), "Rules." + name, "Assertions are missing.");
                return;
              }
              try {
                check("Rules." + name, map.get("RuleCondition"), assertions);
              } catch (LeftOut e) {
                stack.problems().warn(rule.place(), "Rules." + name, "is not checked here.");
              }
            });
  }

  private void check(String where, Value condition, Sequence assertions) {
    if (condition != null && !holds(condition, where)) return;
    for (Value assertion : assertions.items()) {
      if (!(assertion instanceof Mapping map) || map.get("Assert") == null)
        stack.problems().error(assertion.place(), where, "Assert is missing.");
      else if (!holds(map.get("Assert"), where))
        stack
            .problems()
            .error(
                map.place(),
                where,
                map.get("AssertDescription") instanceof Scalar s
                    ? s.text()
                    : "the parameters are against this rule.");
    }
  }

  private boolean holds(Value value, String where) {
    if (!(value instanceof Mapping m) || m.entries().size() != 1)
      return stack.intrinsics().condition(value, where);
    var entry = m.entries().entrySet().iterator().next();
    List<Value> parts = entry.getValue() instanceof Sequence s ? s.items() : List.of();
    return switch (entry.getKey()) {
      case "Fn::And" -> parts.stream().allMatch(part -> holds(part, where));
      case "Fn::Or" -> parts.stream().anyMatch(part -> holds(part, where));
      case "Fn::Not" -> parts.size() == 1 && !holds(parts.getFirst(), where);
      case "Fn::Contains" ->
          parts.size() == 2 && texts(parts.get(0), where).containsAll(texts(parts.get(1), where));
      case "Fn::EachMemberIn" ->
          parts.size() == 2 && texts(parts.get(1), where).containsAll(texts(parts.get(0), where));
      case "Fn::EachMemberEquals" ->
          parts.size() == 2
              && texts(parts.get(0), where).stream()
                  .allMatch(texts(parts.get(1), where).getFirst()::equals);
      default -> stack.intrinsics().condition(m, where);
    };
  }

  /**
   * @throws LeftOut for what only AWS knows of parameters' values
   */
  private List<String> texts(Value value, String where) {
    if (value instanceof Mapping m
        && m.entries().size() == 1
        && (m.get("Fn::ValueOf") != null
            || m.get("Fn::ValueOfAll") != null
            || m.get("Fn::RefAll") != null))
      throw new LeftOut(new Value.Unknown(m.entries().keySet().iterator().next(), m.place()));
    var texts = new ArrayList<String>();
    switch (stack.intrinsics().resolve(value, where)) {
      case Scalar s -> texts.add(s.text());
      case Sequence s -> {
        for (Value item : s.items()) if (item instanceof Scalar text) texts.add(text.text());
      }
      case Value.Unknown unknown -> throw new LeftOut(unknown);
      default -> {}
    }
    if (texts.isEmpty()) texts.add("");
    return texts;
  }
}
