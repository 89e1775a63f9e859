package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.TagRules;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of what has an ARN: functions and event source mappings. */
final class TagOperations {
  private static final int MOST = 50;
  private static final Pattern MAPPING =
      Pattern.compile(
          "arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\\d{12}):event-source-mapping:"
              + "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");
  private static final Pattern FUNCTION =
      Pattern.compile("arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:function:[a-zA-Z0-9-_]+(:.*)?");

  private final Registry registry;
  private final Mappings mappings;
  private final FunctionNames names;

  TagOperations(Registry registry, Mappings mappings, FunctionNames names) {
    this.registry = registry;
    this.mappings = mappings;
    this.names = names;
  }

  Future<JsonObject> list(AwsCall call) {
    var tags = new JsonObject(new TreeMap<>(tags(arn(call))));
    return Future.succeededFuture(new JsonObject().put("Tags", tags));
  }

  Future<JsonObject> tag(AwsCall call) {
    Map<String, String> more = given(JsonBody.of(call));
    return change(arn(call), before -> with(before, more));
  }

  Future<JsonObject> untag(AwsCall call) {
    List<String> keys = call.query().getAll("tagKeys");
    if (keys.isEmpty())
      throw AwsFault.validation(
          "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint:"
              + " Member must not be null");
    return change(arn(call), before -> without(before, keys));
  }

  private static String arn(AwsCall call) {
    return call.path().get(2);
  }

  private static Map<String, String> given(JsonObject body) {
    if (!(body.getValue("Tags") instanceof JsonObject tags) || tags.isEmpty())
      throw AwsFault.invalid("An error occurred and the request cannot be processed.");
    return read(tags);
  }

  /**
   * @throws AwsFault where AWS would not have them
   */
  static Map<String, String> read(JsonObject tags) {
    var read = new HashMap<String, String>();
    for (var tag : tags) {
      if (!(tag.getValue() instanceof String value))
        throw new AwsFault(
            400, "InvalidRequestContentException", "Tags is not of the expected type.");
      read.put(tag.getKey(), value);
    }
    if (read.size() > MOST) throw tooMany();
    String problem = TagRules.problem(read);
    if (problem != null) throw AwsFault.invalid(problem);
    return read;
  }

  private static AwsFault tooMany() {
    return AwsFault.invalid("Number of tags exceeds resource tag limit.");
  }

  private static Map<String, String> with(Map<String, String> before, Map<String, String> more) {
    var after = new HashMap<>(before);
    after.putAll(more);
    if (after.size() > MOST) throw tooMany();
    return after;
  }

  private static Map<String, String> without(Map<String, String> before, List<String> keys) {
    var after = new HashMap<>(before);
    after.keySet().removeAll(keys);
    return after;
  }

  private Map<String, String> tags(String arn) {
    String mapping = mapping(arn);
    return mapping == null
        ? known(registry.function(function(arn).name()), arn).tags()
        : MappingOperations.known(mappings.resources().get(mapping)).tags();
  }

  private Future<JsonObject> change(String arn, UnaryOperator<Map<String, String>> change) {
    String mapping = mapping(arn);
    Future<?> changed =
        mapping == null
            ? registry.change(
                function(arn).name(),
                before -> before.withTags(change.apply(known(before, arn).tags())))
            : mappings
                .resources()
                .change(
                    mapping,
                    before -> {
                      MappingDef known = MappingOperations.known(before);
                      return known.withTags(change.apply(known.tags()));
                    });
    return changed.map(done -> null);
  }

  private static Function known(Function function, String arn) {
    if (function == null) throw AwsFault.notFound("Function not found: " + arn);
    return function;
  }

  /** The UUID of a mapping; null when it is a function's ARN. */
  private static String mapping(String arn) {
    Matcher mapping = MAPPING.matcher(arn);
    if (mapping.matches()) return mapping.group(3);
    if (FUNCTION.matcher(arn).matches()) return null;
    throw AwsFault.validation(
        "1 validation error detected: Value '"
            + arn
            + "' at 'resource' failed to satisfy constraint: Member must satisfy regular expression"
            + " pattern: arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}"
            + ":\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
            + "|layer:([a-zA-Z0-9-_]+)"
            + "|code-signing-config:csc-[a-z0-9]{17}"
            + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}"
            + "-[0-9a-fA-F]{12})");
  }

  private FunctionRef function(String arn) {
    FunctionRef ref = names.parse(arn, null);
    if (ref.qualifier() != null)
      throw AwsFault.invalid(
          "Tags on function aliases and versions are not supported. Please specify either a"
              + " function ARN.");
    return ref;
  }
}
