package io.penstock.gateway.lambda.api;

import io.penstock.function.Arn;
import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.lambda.code.Layer;
import io.penstock.gateway.lambda.code.Layers;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Layers, their versions and their policies. */
final class LayerOperations {
  /** Before the name and number of a layer whose code is linked to. */
  static final String LAYER = "layer:";

  private static final int PAGE = 50;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:arn:[a-zA-Z0-9-]+:lambda:([a-zA-Z0-9-]+):(\\d{12}):layer:)?([a-zA-Z0-9-_]{1,140})");
  private static final Pattern VERSION =
      Pattern.compile(
          "arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:([a-zA-Z0-9-_]+):([0-9]{1,9})");
  private static final Pattern STATEMENT = Pattern.compile("([a-zA-Z0-9-_]+)");

  private final Layers layers;
  private final CodeInput codes;
  private final CodeLinks links;
  private final String prefix;
  private final InstantSource clock;
  private final RandomGenerator random;

  LayerOperations(
      Layers layers,
      CodeInput codes,
      CodeLinks links,
      String region,
      String account,
      InstantSource clock,
      RandomGenerator random) {
    this.layers = layers;
    this.codes = codes;
    this.links = links;
    this.prefix = new Owner(region, account).arn("lambda", "layer:");
    this.clock = clock;
    this.random = random;
  }

  private String name(String given) {
    Matcher parts = NAME.matcher(given);
    if (!parts.matches() || Arn.looksLike(given) && !given.startsWith(prefix))
      throw AwsFault.validation(
          "1 validation error detected: Value '"
              + given
              + "' at 'layerName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: "
              + NAME.pattern());
    return parts.group(3);
  }

  private static int number(String given) {
    if (given.matches("[1-9][0-9]{0,8}")) return Integer.parseInt(given);
    throw AwsFault.invalid("Layer Version Cannot be less than 1.");
  }

  Future<JsonObject> publish(AwsCall call) {
    String name = name(call.path().get(2));
    JsonObject body = JsonBody.of(call);
    var in = new Constraints(body);
    String description = in.text("Description", 0, 256, null);
    String license = in.text("LicenseInfo", 0, 512, null);
    List<String> runtimes = in.texts("CompatibleRuntimes");
    List<String> architectures = in.texts("CompatibleArchitectures");
    Constraints content = in.in("Content");
    if (content == null) in.missing("Content");
    if (runtimes.size() > 15)
      in.fail("CompatibleRuntimes", runtimes, "Member must have length less than or equal to 15");
    if (architectures.size() > 2)
      in.fail(
          "CompatibleArchitectures",
          architectures,
          "Member must have length less than or equal to 2");
    in.check();
    return codes
        .take(content.input())
        .compose(
            taken -> {
              if (taken.stored() == null) throw AwsFault.invalid("Layers are zip files.");
              var version =
                  new Layer.Version(
                      taken.stored(),
                      description == null ? "" : description,
                      license,
                      runtimes,
                      architectures,
                      clock.instant(),
                      Map.of(),
                      null);
              return layers
                  .all()
                  .change(
                      name,
                      before -> {
                        Layer old = before == null ? new Layer(name, 0, Map.of()) : before;
                        return old.with(old.last() + 1, version);
                      })
                  .onComplete(done -> codes.taken(taken));
            })
        .map(layer -> whole(call, layer, layer.last()));
  }

  private Layer.Version known(String name, int number) {
    Layer layer = layers.all().get(name);
    Layer.Version version = layer == null ? null : layer.versions().get(number);
    if (version == null) throw AwsFault.notFound("The resource you requested does not exist.");
    return version;
  }

  Future<JsonObject> get(AwsCall call) {
    String name = name(call.path().get(2));
    int number = number(call.path().get(4));
    known(name, number);
    return FunctionOperations.done(whole(call, layers.all().get(name), number));
  }

  Future<JsonObject> byArn(AwsCall call) {
    String arn = call.query().get("Arn");
    Matcher parts = VERSION.matcher(arn == null ? "" : arn);
    if (!parts.matches())
      throw AwsFault.validation(
          "1 validation error detected: Value '"
              + arn
              + "' at 'arn' failed to satisfy constraint: Member must satisfy regular expression"
              + " pattern: "
              + VERSION.pattern());
    int number = Integer.parseInt(parts.group(2));
    known(parts.group(1), number);
    return FunctionOperations.done(whole(call, layers.all().get(parts.group(1)), number));
  }

  /** Of one that is not there too. Functions that have it keep it. */
  Future<JsonObject> delete(AwsCall call) {
    String name = name(call.path().get(2));
    int number = number(call.path().get(4));
    return layers
        .all()
        .change(name, before -> before == null ? null : before.with(number, null))
        .mapEmpty();
  }

  Future<JsonObject> list(AwsCall call) {
    var rows = new ArrayList<JsonObject>();
    for (Layer layer : layers.all().after("")) {
      JsonObject latest = null;
      for (int number : layer.versions().keySet())
        if (fits(call, layer.versions().get(number))) latest = listed(layer, number);
      if (latest != null)
        rows.add(
            new JsonObject()
                .put("LayerName", layer.name())
                .put("LayerArn", prefix + layer.name())
                .put("LatestMatchingVersion", latest));
    }
    return FunctionOperations.page(call, "Layers", rows, PAGE);
  }

  Future<JsonObject> versions(AwsCall call) {
    Layer layer = layers.all().get(name(call.path().get(2)));
    var rows = new ArrayList<JsonObject>();
    if (layer != null)
      for (int number : new TreeMap<>(layer.versions()).descendingKeySet())
        if (fits(call, layer.versions().get(number))) rows.add(listed(layer, number));
    return FunctionOperations.page(call, "LayerVersions", rows, PAGE);
  }

  private static boolean fits(AwsCall call, Layer.Version version) {
    String runtime = call.query().get("CompatibleRuntime");
    String architecture = call.query().get("CompatibleArchitecture");
    return (runtime == null || version.runtimes().contains(runtime))
        && (architecture == null || version.architectures().contains(architecture));
  }

  private JsonObject listed(Layer layer, int number) {
    Layer.Version version = layer.versions().get(number);
    var json =
        new JsonObject()
            .put("LayerVersionArn", prefix + layer.name() + ":" + number)
            .put("Version", number)
            .put("Description", version.description())
            .put("CreatedDate", FunctionView.millis(version.created()));
    if (!version.runtimes().isEmpty())
      json.put("CompatibleRuntimes", new JsonArray(version.runtimes()));
    if (!version.architectures().isEmpty())
      json.put("CompatibleArchitectures", new JsonArray(version.architectures()));
    if (version.license() != null) json.put("LicenseInfo", version.license());
    return json;
  }

  private JsonObject whole(AwsCall call, Layer layer, int number) {
    Layer.Version version = layer.versions().get(number);
    return listed(layer, number)
        .put("LayerArn", prefix + layer.name())
        .put(
            "Content",
            new JsonObject()
                .put("Location", links.to(call, LAYER + layer.name() + ":" + number))
                .put("CodeSha256", version.code().sha256())
                .put("CodeSize", version.code().size()));
  }

  /**
   * What is kept of a function's version, with the layers that a request names.
   *
   * @param kept changed and returned
   */
  JsonObject chosen(JsonObject body, JsonObject kept) {
    if (!(body.getValue("Layers") instanceof JsonArray arns)) return kept;
    var chosen = new JsonArray();
    var names = new HashSet<String>();
    for (Object arn : arns) {
      Matcher parts = VERSION.matcher(String.valueOf(arn));
      if (!parts.matches())
        throw AwsFault.validation(
            "1 validation error detected: Value '"
                + arns
                + "' at 'layers' failed to satisfy constraint: Member must satisfy constraint:"
                + " [Member must satisfy regular expression pattern: "
                + VERSION.pattern()
                + "]");
      Layer layer = layers.all().get(parts.group(1));
      Layer.Version version =
          layer == null ? null : layer.versions().get(Integer.valueOf(parts.group(2)));
      if (version == null || !arn.toString().startsWith(prefix))
        throw AwsFault.invalid("Layer version " + arn + " does not exist.");
      if (!names.add(parts.group(1)))
        throw AwsFault.invalid(
            "Two different versions of the same layer are not allowed to be referenced in the same"
                + " function. "
                + arns);
      chosen.add(
          new JsonObject()
              .put("Arn", arn)
              .put("CodeSize", version.code().size())
              .put("Folder", version.code().folder().toString()));
    }
    if (chosen.isEmpty()) kept.remove("Layers");
    else kept.put("Layers", chosen);
    return kept;
  }

  Future<JsonObject> permit(AwsCall call) {
    String name = name(call.path().get(2));
    int number = number(call.path().get(4));
    var in = new Constraints(JsonBody.of(call));
    String sid = in.required("StatementId", 1, 100, STATEMENT);
    String action = in.required("Action", 0, 22, Pattern.compile("lambda:GetLayerVersion"));
    String principal =
        in.required(
            "Principal",
            1,
            512,
            Pattern.compile("\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root"));
    String organization = in.text("OrganizationId", 0, 34, Pattern.compile("o-[a-z0-9]{10,32}"));
    in.check();
    var statement =
        new JsonObject()
            .put("Sid", sid)
            .put("Effect", "Allow")
            .put(
                "Principal",
                principal.equals("*")
                    ? "*"
                    : new JsonObject()
                        .put(
                            "AWS",
                            Arn.looksLike(principal)
                                ? principal
                                : Arn.ofAccount(principal).toString()))
            .put("Action", action)
            .put("Resource", prefix + name + ":" + number);
    if (organization != null)
      statement.put(
          "Condition",
          new JsonObject()
              .put("StringEquals", new JsonObject().put("aws:PrincipalOrgID", organization)));
    return policy(
            call,
            name,
            number,
            all -> {
              if (all.putIfAbsent(sid, statement.encode()) != null)
                throw new AwsFault(
                    409,
                    "ResourceConflictException",
                    "The statement id ("
                        + sid
                        + ") provided already exists. Please provide a new statement id, or remove"
                        + " the existing statement.");
            })
        .map(
            version ->
                new JsonObject()
                    .put("Statement", statement.encode())
                    .put("RevisionId", version.policyRevision()));
  }

  Future<JsonObject> forbid(AwsCall call) {
    String sid = call.path().get(6);
    return policy(
            call,
            name(call.path().get(2)),
            number(call.path().get(4)),
            all -> {
              if (all.remove(sid) == null)
                throw AwsFault.notFound("Statement " + sid + " is not found in resource policy.");
            })
        .mapEmpty();
  }

  private Future<Layer.Version> policy(
      AwsCall call,
      String name,
      int number,
      java.util.function.Consumer<Map<String, String>> change) {
    String revision = call.query().get("RevisionId");
    return layers
        .all()
        .change(
            name,
            before -> {
              Layer.Version version = known(name, number);
              if (version.policyRevision() != null)
                Revisions.check(revision, version.policyRevision(), "GetLayerPolicy");
              var statements = new HashMap<>(version.policy());
              change.accept(statements);
              return before.with(number, version.with(statements, RandomIds.uuid(random)));
            })
        .map(layer -> layer.versions().get(number));
  }

  Future<JsonObject> policy(AwsCall call) {
    Layer.Version version = known(name(call.path().get(2)), number(call.path().get(4)));
    if (version.policy().isEmpty())
      throw AwsFault.notFound("No policy is associated with the given resource.");
    var statements = new JsonArray();
    new TreeMap<>(version.policy()).values().forEach(one -> statements.add(new JsonObject(one)));
    return FunctionOperations.done(
        new JsonObject()
            .put(
                "Policy",
                new JsonObject()
                    .put("Version", "2012-10-17")
                    .put("Id", "default")
                    .put("Statement", statements)
                    .encode())
            .put("RevisionId", version.policyRevision()));
  }
}
