package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;

/** Whether conditions hold: {@code Equals, Not, And, Or, Condition}. */
final class ConditionFunctions {
  private final Intrinsics intrinsics;
  private final Named named;

  /** Named conditions. */
  interface Named {
    /** Whether it holds, or null when there is none of that name. */
    Boolean holds(String name, Place place);
  }

  ConditionFunctions(Intrinsics intrinsics, Named named) {
    this.intrinsics = intrinsics;
    this.named = named;
  }

  boolean named(String name, Place place, String where) {
    Boolean holds = named.holds(name, place);
    if (holds != null) return holds;
    intrinsics.wrong(place, where, "there is no condition named " + name + ".");
    return false;
  }

  /** Of one that is not there: false, and nothing is told. */
  boolean isTrue(String name, Place place) {
    return Boolean.TRUE.equals(named.holds(name, place));
  }

  boolean holds(Value expression, String where) {
    if (!(expression instanceof Mapping m) || m.entries().size() != 1) {
      intrinsics.wrong(
          expression.place(), where, "a condition is one of Equals, And, Or, Not, Condition.");
      return false;
    }
    var entry = m.entries().entrySet().iterator().next();
    Value argument = entry.getValue();
    return switch (entry.getKey()) {
      case "Condition" -> named(intrinsics.text(argument, where), m.place(), where);
      case "Fn::Equals" -> {
        var parts = intrinsics.list(argument, 2, 2, "!Equals [a, b]", where);
        yield parts != null && equal(parts.get(0), parts.get(1), where);
      }
      case "Fn::Not" -> {
        var parts = intrinsics.list(argument, 1, 1, "!Not [condition]", where);
        yield parts != null && !intrinsics.condition(parts.get(0), where);
      }
      case "Fn::And" -> {
        var parts = intrinsics.list(argument, 1, 10, "!And [conditions]", where);
        yield parts != null && parts.stream().allMatch(part -> intrinsics.condition(part, where));
      }
      case "Fn::Or" -> {
        var parts = intrinsics.list(argument, 1, 10, "!Or [conditions]", where);
        yield parts != null && parts.stream().anyMatch(part -> intrinsics.condition(part, where));
      }
      default -> {
        intrinsics.wrong(m.place(), where, entry.getKey() + " is not a condition.");
        yield false;
      }
    };
  }

  /** Lists and maps are equal when all of them is. */
  private boolean equal(Value a, Value b, String where) {
    Value first = intrinsics.resolve(a, where);
    Value second = intrinsics.resolve(b, where);
    if (first instanceof Value.Unknown u) throw new LeftOut(u);
    if (second instanceof Value.Unknown u) throw new LeftOut(u);
    if (first instanceof Value.Scalar x && second instanceof Value.Scalar y)
      return x.text().equals(y.text());
    return first.toJson().equals(second.toJson());
  }
}
