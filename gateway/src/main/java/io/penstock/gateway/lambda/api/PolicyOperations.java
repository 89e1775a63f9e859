package io.penstock.gateway.lambda.api;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** AddPermission, GetPolicy, RemovePermission: who may call a function. */
final class PolicyOperations {
  private static final int POLICY_BYTES = 20_480;
  private static final Pattern STATEMENT = Pattern.compile("([a-zA-Z0-9-_.]+)");
  private static final Pattern ACTION = Pattern.compile("(lambda:[*]|lambda:[a-zA-Z]+|[*])");
  private static final Pattern PRINCIPAL = Pattern.compile("[^\\s]+");
  private static final Pattern SOURCE =
      Pattern.compile("arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9-])+:.*");

  private final Registry registry;
  private final FunctionNames names;

  PolicyOperations(Registry registry, FunctionNames names) {
    this.registry = registry;
    this.names = names;
  }

  private FunctionRef ref(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), call.query().get("Qualifier"));
    if (FunctionRef.LATEST.equals(ref.qualifier()))
      throw AwsFault.invalid("We currently do not support adding policies for $LATEST.");
    return ref;
  }

  /** Statements of a qualifier are kept under it; those of the function under their bare ids. */
  private static String prefix(FunctionRef ref) {
    return ref.qualifier() == null ? "" : ref.qualifier() + "/";
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null
        || ref.qualifier() != null
            && !function.aliases().containsKey(ref.qualifier())
            && function.version(ref.qualifier()) == null) throw FunctionNames.missing(ref);
    return function;
  }

  Future<JsonObject> add(AwsCall call) {
    FunctionRef ref = ref(call);
    JsonObject body = JsonBody.of(call);
    JsonObject statement = statement(body, ref);
    String key = prefix(ref) + statement.getString("Sid");
    return registry
        .change(
            ref.name(),
            before -> {
              Revisions.check(body, known(before, ref));
              if (before.policy().containsKey(key))
                throw new AwsFault(
                    409,
                    "ResourceConflictException",
                    "The statement id ("
                        + statement.getString("Sid")
                        + ") provided already exists. Please provide a new statement id, or remove"
                        + " the existing statement.");
              FunctionEdit edit = before.edit();
              edit.policy.put(key, statement.encode());
              Function after = edit.done();
              int bytes = policy(after, ref).encode().getBytes(StandardCharsets.UTF_8).length;
              if (bytes > POLICY_BYTES)
                throw new AwsFault(
                    400,
                    "PolicyLengthExceededException",
                    "The final policy size (" + bytes + ") is bigger than the limit (20480).");
              return after;
            })
        .map(new JsonObject().put("Statement", statement.encode()));
  }

  private static JsonObject statement(JsonObject body, FunctionRef ref) {
    var in = new Constraints(body);
    String sid = in.required("StatementId", 1, 100, STATEMENT);
    String action = in.required("Action", 1, 128, ACTION);
    String principal = in.required("Principal", 1, 512, PRINCIPAL);
    String source = in.text("SourceArn", 0, 1_024, SOURCE);
    String account = in.text("SourceAccount", 0, 12, Pattern.compile("\\d{12}"));
    String auth = in.oneOf("FunctionUrlAuthType", null, "NONE", "AWS_IAM");
    String token = in.text("EventSourceToken", 0, 256, null);
    String organization = in.text("PrincipalOrgID", 12, 34, Pattern.compile("o-[a-z0-9]{10,32}"));
    Boolean byUrl = in.flag("InvokedViaFunctionUrl");
    in.check();
    var equal = new JsonObject();
    if (account != null) equal.put("AWS:SourceAccount", account);
    if (auth != null) equal.put("lambda:FunctionUrlAuthType", auth);
    if (token != null) equal.put("lambda:EventSourceToken", token);
    if (organization != null) equal.put("aws:PrincipalOrgID", organization);
    var conditions = new JsonObject();
    if (!equal.isEmpty()) conditions.put("StringEquals", equal);
    if (byUrl != null)
      conditions.put(
          "Bool", new JsonObject().put("lambda:InvokedViaFunctionUrl", byUrl.toString()));
    if (source != null) conditions.put("ArnLike", new JsonObject().put("AWS:SourceArn", source));
    var statement =
        new JsonObject()
            .put("Sid", sid)
            .put("Effect", "Allow")
            .put("Principal", principal(principal))
            .put("Action", action)
            .put("Resource", ref.arn());
    if (!conditions.isEmpty()) statement.put("Condition", conditions);
    return statement;
  }

  private static Object principal(String principal) {
    if (principal.equals("*")) return "*";
    if (principal.matches("[a-z0-9.-]+\\.(amazonaws\\.com|amazon\\.com|amazonaws\\.com\\.cn)"))
      return new JsonObject().put("Service", principal);
    if (principal.matches("\\d{12}"))
      return new JsonObject().put("AWS", Arn.ofAccount(principal).toString());
    if (Arn.looksLike(principal)) return new JsonObject().put("AWS", principal);
    throw AwsFault.invalid(
        "The provided principal was invalid. Please check the principal and try again.");
  }

  private static JsonObject policy(Function function, FunctionRef ref) {
    String prefix = prefix(ref);
    var statements = new JsonArray();
    new TreeMap<>(function.policy())
        .forEach(
            (key, statement) -> {
              if (prefix.isEmpty() ? key.indexOf('/') < 0 : key.startsWith(prefix))
                statements.add(new JsonObject(statement));
            });
    return new JsonObject()
        .put("Version", "2012-10-17")
        .put("Id", "default")
        .put("Statement", statements);
  }

  Future<JsonObject> get(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = known(registry.function(ref.name()), ref);
    JsonObject policy = policy(function, ref);
    if (policy.getJsonArray("Statement").isEmpty()) throw none();
    return FunctionOperations.done(
        new JsonObject()
            .put("Policy", policy.encode())
            .put("RevisionId", function.latest().revisionId()));
  }

  Future<JsonObject> remove(AwsCall call) {
    FunctionRef ref = ref(call);
    String sid = call.path().get(4);
    String revision = call.query().get("RevisionId");
    return registry
        .change(
            ref.name(),
            before -> {
              Revisions.check(revision, known(before, ref).latest().revisionId(), "GetPolicy");
              FunctionEdit edit = before.edit();
              if (edit.policy.remove(prefix(ref) + sid) == null)
                throw AwsFault.notFound("Statement " + sid + " is not found in resource policy.");
              return edit.done();
            })
        .mapEmpty();
  }

  private static AwsFault none() {
    return AwsFault.notFound("The resource you requested does not exist.");
  }
}
