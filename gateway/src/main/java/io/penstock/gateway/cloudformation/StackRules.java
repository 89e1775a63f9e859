package io.penstock.gateway.cloudformation;

import io.penstock.gateway.template.Problem;
import io.penstock.gateway.template.StackFacts;
import io.penstock.gateway.template.Template;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stacks may not do to one another. Pure. */
final class StackRules {
  private StackRules() {}

  /**
   * A stack is made whole: what a template of {@code up} would leave out is what fails here.
   *
   * @throws IllegalArgumentException with the reason
   */
  static void whole(Template template) {
    for (Problem warning : template.warnings())
      if (warning.what().startsWith("is left out"))
        throw new IllegalArgumentException(warning.toString());
  }

  /**
   * @throws IllegalArgumentException with the reason
   */
  static void check(StackRecord stack, Template template, List<StackRecord> all) {
    var exports = new TreeMap<String, String>();
    for (StackFacts.Output one : template.facts().outputs())
      if (one.export() != null) exports.put(one.export(), one.value());
    for (StackRecord other : all) {
      if (!other.isInForce() || other.id().equals(stack.id())) continue;
      for (StackFacts.Described one : template.facts().resources()) clash(one, other);
      for (var output : other.list("outputs"))
        if (exports.containsKey(output.getString("ExportName", "")))
          throw new IllegalArgumentException(
              "Export with name "
                  + output.getString("ExportName")
                  + " is already exported by stack "
                  + other.name()
                  + ".");
    }
    String used = inUse(stack, exports, all);
    if (used != null) throw new IllegalArgumentException(used);
  }

  private static void clash(StackFacts.Described one, StackRecord other) {
    if (!one.served()) return;
    for (var theirs : other.list("resources"))
      if (kind(theirs.getString("ResourceType")).equals(kind(one.type()))
          && theirs.getString("PhysicalResourceId").equals(one.physicalId()))
        throw new IllegalArgumentException(
            one.id()
                + ": "
                + one.physicalId()
                + " already exists in stack "
                + other.name()
                + ", as "
                + theirs.getString("LogicalResourceId")
                + ".");
  }

  /** A function is one however it is written. */
  private static String kind(String type) {
    return type.replace("AWS::Serverless::Function", "AWS::Lambda::Function");
  }

  /**
   * Null when no other stack uses an export that would change or go.
   *
   * @param exports those that stay, with their values
   */
  static String inUse(StackRecord stack, Map<String, String> exports, List<StackRecord> all) {
    if (!stack.isInForce()) return null;
    for (var output : stack.list("outputs")) {
      String export = output.getString("ExportName");
      if (export == null || output.getString("OutputValue").equals(exports.get(export))) continue;
      for (StackRecord other : all)
        if (other.isInForce()
            && !other.id().equals(stack.id())
            && other.body().getJsonArray("imports").contains(export))
          return "Export "
              + export
              + " cannot be "
              + (exports.containsKey(export) ? "updated" : "deleted")
              + " as it is in use by "
              + other.name();
    }
    return null;
  }
}
