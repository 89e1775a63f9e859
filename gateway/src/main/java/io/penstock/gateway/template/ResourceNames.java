package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * What {@code Ref} and {@code GetAtt} give: of pseudo parameters, of resources as the services say,
 * and of some that no service has but others name. Names are stable: the one the template sets,
 * else the logical id.
 */
final class ResourceNames implements Intrinsics.Names {
  static final String STACK = "penstock";

  private static final Map<String, Attributes> OTHERS =
      Map.of(
          "AWS::IAM::Role",
          (role, attribute) ->
              switch (attribute) {
                case Attributes.REF -> role.id();
                case "Arn" -> "arn:aws:iam::" + role.account() + ":role/" + role.id();
                default -> null;
              });

  private final Stack stack;
  private final ReaderTable table;
  private final String region;
  private final String account;

  ResourceNames(Stack stack, ReaderTable table, String region, String account) {
    this.stack = stack;
    this.table = table;
    this.region = region;
    this.account = account;
  }

  String account() {
    return account;
  }

  @Override
  public String ref(String name, Place place) {
    return switch (name) {
      case "AWS::Region" -> region;
      case "AWS::AccountId" -> account;
      case "AWS::Partition" -> "aws";
      case "AWS::StackName" -> STACK;
      case "AWS::StackId" -> arn("cloudformation", "stack/" + STACK + "/" + id(STACK));
      case "AWS::URLSuffix" -> "amazonaws.com";
      default -> attribute(name, Attributes.REF, place);
    };
  }

  @Override
  public String attribute(String id, String attribute, Place place) {
    String type = stack.type(id);
    Attributes values = type == null ? table.implicit(id) : table.attributes(type);
    if (type != null && values == null) values = OTHERS.get(type);
    if (values != null) return values.value(new Referenced(this, id), attribute);
    return type != null && attribute.equals(Attributes.REF) ? id : null;
  }

  String text(String id, String property, String otherwise) {
    Mapping raw = stack.rawProperties(id);
    if (raw == null || raw.get(property) == null) return otherwise;
    String what = id + "." + property;
    if (!stack.enter(what)) return otherwise;
    try {
      return stack.intrinsics().resolve(raw.get(property), what) instanceof Scalar s
          ? s.text()
          : otherwise;
    } finally {
      stack.leave(what);
    }
  }

  String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }

  private static String id(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
