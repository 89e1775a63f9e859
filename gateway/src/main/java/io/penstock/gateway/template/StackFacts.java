package io.penstock.gateway.template;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What CloudFormation tells of a template that was read.
 *
 * @param description null when there is none
 * @param imports exports of others that it asked for
 */
public record StackFacts(
    String description,
    List<Described> resources,
    List<Output> outputs,
    List<Parameter> parameters,
    Set<String> imports) {
  static final StackFacts NONE = new StackFacts(null, List.of(), List.of(), List.of(), Set.of());

  /**
   * A resource.
   *
   * @param physicalId what {@code Ref} gives
   * @param served false for types that mean nothing here
   * @param definition as written, to be compared; null in the gateway's own stack
   */
  public record Described(
      String id, String type, String physicalId, boolean served, String definition) {}

  /**
   * @param description null when there is none
   * @param export the name it is exported by, or null
   */
  public record Output(String name, String value, String description, String export) {}

  /**
   * @param standard the default; null when there is none
   */
  public record Parameter(
      String name, String type, String standard, String description, boolean hidden) {}

  /**
   * @param compared whether definitions will be
   */
  static StackFacts of(Stack stack, boolean compared) {
    var names = new ResourceNames(stack, stack.environment());
    var resources = new ArrayList<Described>();
    for (Resource resource : stack.resources().values()) {
      boolean served =
          stack.environment().table().types().contains(resource.type())
              || stack.nested().containsKey(resource.localId());
      resources.add(
          new Described(
              resource.localId(),
              resource.type(),
              physicalId(resource, names, stack),
              served,
              compared ? definition(resource) : null));
    }
    return new StackFacts(
        text(stack.description()),
        List.copyOf(resources),
        outputs(stack),
        parameters(stack.section("Parameters")),
        Set.copyOf(stack.environment().imports()));
  }

  private static String physicalId(Resource resource, ResourceNames names, Stack stack) {
    Attributes values = stack.environment().table().attributes(resource.type());
    if (values == null) return resource.id();
    try {
      String value =
          values.value(new Referenced(names, resource.localId(), resource.id()), Attributes.REF);
      return value == null ? resource.id() : value;
    } catch (LeftOut e) {
      return resource.id();
    }
  }

  private static String definition(Resource resource) {
    return new JsonObject()
        .put("properties", resource.merged().toJson())
        .put("all", resource.definition().toJson())
        .encode();
  }

  private static List<Output> outputs(Stack stack) {
    var outputs = new ArrayList<Output>();
    Map<String, String> values = new LinkedHashMap<>(stack.outputs());
    values.forEach(
        (name, value) -> {
          var output = (Value.Mapping) stack.section("Outputs").get(name);
          String export = null;
          if (output.get("Export") instanceof Value.Mapping map && map.get("Name") != null) {
            try {
              export = text(stack.intrinsics().head(map.get("Name"), "Outputs." + name));
            } catch (LeftOut e) {
              // Only AWS has it: nothing is exported.
            }
          }
          outputs.add(new Output(name, value, text(output.get("Description")), export));
        });
    return List.copyOf(outputs);
  }

  private static List<Parameter> parameters(Value.Mapping section) {
    var parameters = new ArrayList<Parameter>();
    section
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Mapping one)
                parameters.add(
                    new Parameter(
                        name,
                        text(one.get("Type")),
                        text(one.get("Default")),
                        text(one.get("Description")),
                        "true".equalsIgnoreCase(text(one.get("NoEcho")))));
            });
    return List.copyOf(parameters);
  }

  private static String text(Value value) {
    return value instanceof Value.Scalar scalar && scalar.json() != null ? scalar.text() : null;
  }
}
