package io.penstock.gateway.ssm.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.ssm.Parameter;
import io.penstock.gateway.ssm.Parameters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Parameters one by one: put, get, delete. */
final class ParameterOperations {
  private static final int MOST = 1_000;
  private static final int STANDARD = 4_096;
  private static final int ADVANCED = 8_192;

  private final Parameters parameters;

  ParameterOperations(Parameters parameters) {
    this.parameters = parameters;
  }

  Future<JsonObject> put(JsonObject in) {
    String name = in.getString("Name");
    String value = in.getString("Value");
    checkName(name);
    for (String member : new String[] {"AllowedPattern", "Policies"})
      if (!in.getString(member, "").isEmpty())
        throw AwsFault.validation(member + " is not honoured here: leave it out.");
    if (!in.getString("DataType", "text").equals("text"))
      throw AwsFault.validation("The data type is not served here: text is.");
    boolean tagged = in.containsKey("Tags");
    if (tagged && in.getBoolean("Overwrite", false))
      throw AwsFault.validation(
          "Invalid request: tags and overwrite can't be used together. To create a parameter with"
              + " tags, please remove overwrite flag. To update tags for an existing parameter,"
              + " please use AddTagsToResource or RemoveTagsFromResource.");
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    return parameters
        .put(name, value, before -> put(in, before, bytes))
        .map(after -> new JsonObject().put("Version", after.version()).put("Tier", after.tier()));
  }

  private Parameter put(JsonObject in, Parameter before, int bytes) {
    if (before != null && !in.getBoolean("Overwrite", false))
      throw SsmService.fault(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    if (before == null && parameters.all().size() >= MOST)
      throw SsmService.fault(
          "ParameterLimitExceeded", "There are " + MOST + " parameters here at most.");
    String type = in.getString("Type", before == null ? null : before.type());
    if (type == null)
      throw AwsFault.validation("A parameter type is required when you create a parameter.");
    String tier = in.getString("Tier", before == null ? "Standard" : before.tier());
    if (tier.equals("Intelligent-Tiering")) tier = bytes > STANDARD ? "Advanced" : "Standard";
    if (bytes > (tier.equals("Advanced") ? ADVANCED : STANDARD))
      throw AwsFault.validation(
          tier
              + " tier parameters support a maximum parameter value of "
              + (tier.equals("Advanced") ? ADVANCED : STANDARD)
              + " characters.");
    boolean secure = type.equals(Parameter.SECURE);
    return new Parameter(
        in.getString("Name"),
        type,
        in.getString("Description", before == null ? null : before.description()),
        secure ? in.getString("KeyId", "alias/aws/ssm") : null,
        tier,
        "text",
        before == null ? 1 : before.version() + 1,
        parameters.now(),
        before == null ? TagOperations.tags(Map.of(), in.getJsonArray("Tags")) : before.tags(),
        null);
  }

  private static void checkName(String name) {
    String bare = name.startsWith("/") ? name.substring(1) : name;
    String first = bare.split("/", 2)[0].toLowerCase(Locale.ROOT);
    if (first.startsWith("aws") || first.startsWith("ssm"))
      throw AwsFault.validation(
          "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    boolean whole = !bare.contains("/") || name.startsWith("/");
    if (!name.matches("[a-zA-Z0-9_.\\-/]+") || !whole || name.endsWith("/"))
      throw AwsFault.validation(
          "Parameter name must be a fully qualified name of letters, digits and .-_/.");
    if (bare.chars().filter(c -> c == '/').count() > 14)
      throw SsmService.fault(
          "HierarchyLevelLimitExceededException",
          "A parameter hierarchy can have at most 15 levels.");
  }

  /** With the selector: {@code name:3}. */
  Future<JsonObject> get(JsonObject in) {
    return valued(in.getString("Name"), in.getBoolean("WithDecryption", false))
        .map(
            found -> {
              if (found == null) throw SsmService.fault("ParameterNotFound", "");
              return new JsonObject().put("Parameter", found);
            });
  }

  /** Null when there is none. */
  private Future<JsonObject> valued(String name, boolean decrypted) {
    int colon = name.startsWith("arn:") ? -1 : name.lastIndexOf(':');
    String bare = colon < 0 ? name : name.substring(0, colon);
    String selector = colon < 0 ? null : name.substring(colon);
    return parameters
        .value(bare, decrypted)
        .map(
            found -> {
              if (found == null) return null;
              if (selector != null && !selector.equals(":" + found.parameter().version()))
                throw SsmService.fault(
                    "ParameterVersionNotFound",
                    "Systems Manager could not find version "
                        + selector.substring(1)
                        + " of "
                        + bare
                        + ". Verify the version and try again.");
              JsonObject view = view(parameters, found);
              return selector == null ? view : view.put("Selector", selector);
            });
  }

  static JsonObject view(Parameters parameters, Parameters.Valued found) {
    Parameter one = found.parameter();
    return new JsonObject()
        .put("Name", one.name())
        .put("Type", one.type())
        .put("Value", found.value())
        .put("Version", one.version())
        .put("LastModifiedDate", one.modified().toEpochMilli() / 1000.0)
        .put("ARN", parameters.arn(one.name()))
        .put("DataType", one.dataType());
  }

  Future<JsonObject> several(JsonObject in) {
    var names = new LinkedHashSet<String>();
    for (Object name : in.getJsonArray("Names")) names.add((String) name);
    var found = new JsonArray();
    var missing = new JsonArray();
    Future<Void> done = Future.succeededFuture();
    for (String name : names)
      done =
          done.compose(none -> valued(name, in.getBoolean("WithDecryption", false)))
              .otherwise(
                  problem -> {
                    if (problem instanceof AwsFault) return null;
                    throw new IllegalStateException(problem);
                  })
              .map(
                  one -> {
                    if (one == null) missing.add(name);
                    else found.add(one);
                    return null;
                  });
    return done.map(
        none -> new JsonObject().put("Parameters", found).put("InvalidParameters", missing));
  }

  Future<JsonObject> delete(JsonObject in) {
    return parameters
        .delete(in.getString("Name"))
        .map(
            there -> {
              if (!there) throw SsmService.fault("ParameterNotFound", "");
              return new JsonObject();
            });
  }

  Future<JsonObject> deleteSeveral(JsonObject in) {
    var outcomes = new TreeMap<String, Boolean>();
    Future<Void> done = Future.succeededFuture();
    for (Object name : in.getJsonArray("Names"))
      done =
          done.compose(none -> parameters.delete((String) name))
              .map(
                  there -> {
                    outcomes.merge((String) name, there, Boolean::logicalOr);
                    return null;
                  });
    return done.map(
        none -> {
          var deleted = new JsonArray();
          var missing = new JsonArray();
          outcomes.forEach((name, there) -> (there ? deleted : missing).add(name));
          return new JsonObject()
              .put("DeletedParameters", deleted)
              .put("InvalidParameters", missing);
        });
  }
}
