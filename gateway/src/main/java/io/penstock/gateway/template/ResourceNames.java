package io.penstock.gateway.template;

import io.penstock.function.Owner;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import io.penstock.gateway.template.Value.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What {@code Ref} and {@code GetAtt} give: what {@code --set} says, pseudo parameters, what the
 * services say of their resources, and what is known of those of others. Names are stable: the one
 * the template sets, else the logical id.
 */
final class ResourceNames implements Intrinsics.Names {
  static final String STACK = "penstock";

  private static final Set<String> PSEUDO =
      Set.of(
          "AWS::Region",
          "AWS::AccountId",
          "AWS::Partition",
          "AWS::StackName",
          "AWS::StackId",
          "AWS::URLSuffix",
          "AWS::NotificationARNs",
          "AWS::NoValue");

  /** Attributes that resources of the served types have, to tell which one was meant. */
  private static final List<String> ATTRIBUTES =
      List.of(
          "Arn",
          "AliasArn",
          "ApiEndpoint",
          "ApiId",
          "ArchiveName",
          "ConsumerARN",
          "DomainName",
          "FunctionArn",
          "FunctionUrl",
          "Id",
          "LayerVersionArn",
          "Name",
          "QueueName",
          "QueueUrl",
          "RegionalDomainName",
          "RootResourceId",
          "StreamArn",
          "TopicArn",
          "TopicName",
          "Version");

  private final Stack stack;
  private final Stack.Environment environment;

  ResourceNames(Stack stack, Stack.Environment environment) {
    this.stack = stack;
    this.environment = environment;
  }

  Stack.Environment environment() {
    return environment;
  }

  Stack stack() {
    return stack;
  }

  @Override
  public String region() {
    return environment.region();
  }

  @Override
  public Value dynamic(Scalar text, String where) {
    return environment.secrets().resolve(text, where);
  }

  @Override
  public Value imported(String name, Place place) {
    environment.imports().add(name);
    String given = environment.inputs().values().get(name);
    if (given != null) return Value.text(given, place);
    Value here = stack.export(name);
    return here != null ? here : new Unknown(name, place);
  }

  @Override
  public Value ref(String name, Place place, String where) {
    String text =
        switch (name) {
          case "AWS::Region" -> environment.region();
          case "AWS::AccountId" -> environment.account();
          case "AWS::Partition" -> "aws";
          case "AWS::StackName" -> environment.stackName();
          case "AWS::StackId" -> stackId(environment.stackName());
          case "AWS::URLSuffix" -> "amazonaws.com";
          default -> null;
        };
    if (text != null) return Value.text(text, place);
    if (name.equals("AWS::NotificationARNs")) return new Sequence(List.of(), place);
    return attribute(name, Attributes.REF, place, where);
  }

  private String stackId(String name) {
    return arn("cloudformation", "stack/" + name + "/" + id(name));
  }

  @Override
  public Value attribute(String id, String attribute, Place place, String where) {
    boolean ref = attribute.equals(Attributes.REF);
    String key = ref ? id : id + "." + attribute;
    String given = environment.inputs().values().get(key);
    if (given != null) return Value.text(given, place);
    Resource resource = stack.resource(id);
    if (resource == null) return text(implicit(id, attribute), place);
    Stack nested = stack.nested().get(id);
    if (nested != null) {
      if (ref) return Value.text(stackId(nested.prefix()), place);
      return attribute.startsWith("Outputs.")
          ? nested.output(attribute.substring("Outputs.".length()))
          : null;
    }
    var referenced = new Referenced(this, id, resource.id());
    Attributes values = environment.table().attributes(resource.type());
    if (values != null) {
      String value = values.value(referenced, attribute);
      if (value != null) return Value.text(value, place);
      if (environment.table().elsewhere(resource.type()).contains(attribute))
        return new Unknown(key, place);
      return text(generated(resource, "." + attribute, Attributes.REF), place);
    }
    String type = resource.type();
    String value = UnservedNames.value(referenced, type, attribute);
    boolean quiet = type.startsWith("AWS::IAM::") || environment.table().types().contains(type);
    if (value == null && !ref) return new Unknown(key, place);
    String stands = value == null ? resource.id() : value;
    if (!quiet)
      environment
          .problems()
          .warn(
              place,
              where,
              key
                  + " is of a "
                  + type
                  + ", which is not served here: it stands as "
                  + stands
                  + ", or give it with --set "
                  + key
                  + "=....");
    return Value.text(stands, place);
  }

  private static Value text(String value, Place place) {
    return value == null ? null : Value.text(value, place);
  }

  /** Resources that SAM makes without being told, by the names that it gives them. */
  private String implicit(String name, String attribute) {
    Attributes own = environment.table().implicit(name);
    if (own != null) return own.value(new Referenced(this, name, stack.prefix() + name), attribute);
    int dot = name.indexOf('.');
    for (int end = dot > 0 ? dot : name.length() - 1; end > 0; end--) {
      Resource resource = stack.resource(name.substring(0, end));
      if (resource == null) continue;
      String value = generated(resource, name.substring(end), attribute);
      if (value != null) return value;
    }
    return null;
  }

  private String generated(Resource resource, String suffix, String attribute) {
    Generated names = environment.table().generated(resource.type());
    if (names == null) return null;
    return names.value(new Referenced(this, resource.localId(), resource.id()), suffix, attribute);
  }

  @Override
  public Set<String> attributes(String id) {
    var known = new LinkedHashSet<String>();
    Resource resource = stack.resource(id);
    Attributes values = resource == null ? null : environment.table().attributes(resource.type());
    if (values == null) return known;
    for (String attribute : ATTRIBUTES)
      if (values.value(new Referenced(this, id, resource.id()), attribute) != null)
        known.add(attribute);
    return known;
  }

  @Override
  public Set<String> all() {
    var all = new LinkedHashSet<>(stack.resources().keySet());
    all.addAll(stack.parameterNames());
    all.addAll(PSEUDO);
    return all;
  }

  /**
   * @throws LeftOut when the property is written and not known
   */
  String text(String id, String property, String otherwise) {
    Resource resource = stack.resource(id);
    if (resource == null || resource.merged().get(property) == null) return otherwise;
    String what = id + "." + property;
    if (!stack.enter(what)) {
      stack
          .problems()
          .error(
              resource.merged().keyPlace(property),
              what,
              "depends on itself: the names of resources that make it up go round in a circle.");
      return otherwise;
    }
    try {
      return switch (stack.intrinsics().head(resource.merged().get(property), what)) {
        case Scalar s when s.json() != null -> s.text();
        case Unknown unknown -> throw new LeftOut(unknown);
        default -> otherwise;
      };
    } finally {
      stack.leave(what);
    }
  }

  String arn(String service, String resource) {
    return new Owner(environment.region(), environment.account()).arn(service, resource);
  }

  static String id(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
