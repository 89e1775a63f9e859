package io.penstock.gateway.lambda.template;

import io.penstock.gateway.template.LeftOut;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code Policies} of SAM functions: SAM's templates, names of AWS's managed policies, and
 * documents of plain statements. Where anything of them is not plain (conditions, exceptions,
 * policies that are not known here, values that only AWS has) the function may use all of its
 * stack, and a warning says why.
 */
final class PolicyReader {
  /** SAM's templates for what is served here: the parameter, the actions, the resource's ARN. */
  private static final Map<String, List<String>> TEMPLATES =
      Map.ofEntries(
          Map.entry("SQSSendMessagePolicy", List.of("QueueName", "sqs", "%s", "sqs:SendMessage*")),
          Map.entry(
              "SQSPollerPolicy",
              List.of(
                  "QueueName",
                  "sqs",
                  "%s",
                  "sqs:ChangeMessageVisibility*",
                  "sqs:DeleteMessage*",
                  "sqs:GetQueueAttributes",
                  "sqs:ReceiveMessage")),
          Map.entry("SNSPublishMessagePolicy", List.of("TopicName", "sns", "%s", "sns:Publish")),
          Map.entry(
              "SNSCrudPolicy",
              List.of(
                  "TopicName",
                  "sns",
                  "%s*",
                  "sns:ListSubscriptionsByTopic",
                  "sns:CreateTopic",
                  "sns:SetTopicAttributes",
                  "sns:Subscribe",
                  "sns:Publish")),
          Map.entry(
              "LambdaInvokePolicy",
              List.of("FunctionName", "lambda", "function:%s*", "lambda:InvokeFunction")),
          Map.entry(
              "EventBridgePutEventsPolicy",
              List.of("EventBusName", "events", "event-bus/%s", "events:PutEvents")),
          Map.entry(
              "FilterLogEventsPolicy",
              List.of("LogGroupName", "logs", "log-group:%s:log-stream:*", "logs:FilterLogEvents")),
          Map.entry(
              "S3ReadPolicy",
              List.of(
                  "BucketName",
                  "s3",
                  "%s",
                  "s3:GetObject",
                  "s3:ListBucket",
                  "s3:GetBucketLocation",
                  "s3:GetObjectVersion")),
          Map.entry("S3WritePolicy", List.of("BucketName", "s3", "%s", "s3:PutObject")),
          Map.entry(
              "S3CrudPolicy",
              List.of(
                  "BucketName",
                  "s3",
                  "%s",
                  "s3:GetObject",
                  "s3:ListBucket",
                  "s3:GetBucketLocation",
                  "s3:GetObjectVersion",
                  "s3:PutObject",
                  "s3:DeleteObject")),
          Map.entry(
              "S3FullAccessPolicy",
              List.of(
                  "BucketName",
                  "s3",
                  "%s",
                  "s3:GetObject*",
                  "s3:PutObject",
                  "s3:PutObjectTagging",
                  "s3:DeleteObject*",
                  "s3:ListBucket",
                  "s3:GetBucketLocation")));

  /** AWS's managed policies, and what they allow of what is served here. */
  private static final Map<String, List<String>> MANAGED =
      Map.ofEntries(
          Map.entry("AWSLambdaBasicExecutionRole", List.of()),
          Map.entry("AWSLambdaVPCAccessExecutionRole", List.of()),
          Map.entry("AWSXRayDaemonWriteAccess", List.of()),
          Map.entry("AWSXrayWriteOnlyAccess", List.of()),
          Map.entry("CloudWatchLambdaInsightsExecutionRolePolicy", List.of()),
          Map.entry("AWSLambdaDynamoDBExecutionRole", List.of()),
          Map.entry("AWSLambdaKinesisExecutionRole", List.of()),
          Map.entry("AWSLambdaMSKExecutionRole", List.of()),
          Map.entry("AmazonDynamoDBFullAccess", List.of()),
          Map.entry("AmazonDynamoDBReadOnlyAccess", List.of()),
          Map.entry("AmazonS3FullAccess", List.of("s3:*")),
          Map.entry("AmazonS3ReadOnlyAccess", List.of("s3:Get*", "s3:List*")),
          Map.entry("AmazonSSMReadOnlyAccess", List.of()),
          Map.entry("SecretsManagerReadWrite", List.of()),
          Map.entry(
              "AWSLambdaSQSQueueExecutionRole",
              List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")),
          Map.entry("AWSLambdaRole", List.of("lambda:InvokeFunction")),
          Map.entry("AWSLambda_FullAccess", List.of("lambda:*")),
          Map.entry("AmazonSQSFullAccess", List.of("sqs:*")),
          Map.entry("AmazonSNSFullAccess", List.of("sns:*")),
          Map.entry("AmazonEventBridgeFullAccess", List.of("events:*", "scheduler:*")),
          Map.entry("AmazonEventBridgeSchedulerFullAccess", List.of("scheduler:*")),
          Map.entry("AmazonAPIGatewayInvokeFullAccess", List.of("execute-api:*")),
          Map.entry("CloudWatchLogsReadOnlyAccess", List.of("logs:*")),
          Map.entry("CloudWatchLogsFullAccess", List.of("logs:*")),
          Map.entry("AdministratorAccess", List.of("*")));

  private static final Set<String> PLAIN = Set.of("Sid", "Effect", "Action", "Resource");

  private static final Set<String> SERVED =
      Set.of("lambda", "sqs", "sns", "events", "scheduler", "logs", "execute-api", "s3");

  /** What a template may give a function's role beside them. */
  private static final Set<String> BESIDE =
      Set.of(
          "AWS::IAM::Policy",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::RolePolicy",
          "AWS::Serverless::Connector");

  private final Reading reading;

  PolicyReader(Reading reading) {
    this.reading = reading;
  }

  /** What is not plain. */
  private static final class NotPlain extends RuntimeException {
    NotPlain(String message) {
      super(message, null, false, false);
    }
  }

  /** Statements as a JSON array; null where the function may use all of its stack. */
  String read(Properties function) {
    if (!function.isWritten("Policies") || function.isWritten("Role")) return null;
    try {
      if (function.has("Policies"))
        for (Value one : each(function.head("Policies"))) PolicyShapes.check(function, one);
      if (function.isWritten("Connectors") || reading.stack.hasAny(BESIDE))
        throw new NotPlain("policies beside them");
      var statements = new JsonArray();
      if (!function.has("Policies")) return null;
      for (Value one : each(function.head("Policies"))) add(one, statements);
      return statements.encode();
    } catch (NotPlain | LeftOut e) {
      function.warn(
          "Policies",
          "do not narrow what the function may do here ("
              + e.getMessage()
              + "): it may use all of its stack.");
      return null;
    }
  }

  /** A value itself, not what is in it. */
  private Value head(Value value) {
    if (value == null) return null;
    return switch (reading.stack.intrinsics().head(value, "Policies")) {
      case Value.Unknown unknown -> throw new NotPlain(unknown.key() + " is known to AWS only");
      case Value.Scalar none when none.json() == null -> null;
      case Value known -> known;
    };
  }

  /** One counts as a list of one. */
  private static List<Value> each(Value value) {
    if (value == null) return List.of();
    return value instanceof Value.Sequence list ? list.items() : List.of(value);
  }

  private void add(Value written, JsonArray statements) {
    switch (head(written)) {
      case null -> {}
      case Value.Scalar name -> managed(name.text(), statements);
      case Value.Mapping map when map.get("Statement") != null ->
          document(map.get("Statement"), statements);
      case Value.Mapping map when map.entries().size() == 1 -> {
        String name = map.entries().keySet().iterator().next();
        template(name, map.get(name), statements);
      }
      default -> throw new NotPlain("one is neither a name nor a document");
    }
  }

  private void managed(String given, JsonArray statements) {
    String name = given.substring(given.lastIndexOf('/') + 1);
    boolean aws = !given.startsWith("arn:") || given.startsWith("arn:aws:iam::aws:policy/");
    List<String> actions = aws ? MANAGED.get(name) : null;
    if (actions == null) throw new NotPlain(given + " is not known");
    if (!actions.isEmpty()) statements.add(statement("Allow", actions, List.of("*")));
  }

  private void template(String name, Value parameters, JsonArray statements) {
    List<String> known = TEMPLATES.get(name);
    if (known == null) {
      // SAM's others are for services that are not here
      if (name.endsWith("Policy") || name.endsWith("Policy_v2")) return;
      throw new NotPlain(name + " is not known");
    }
    if (!(head(parameters) instanceof Value.Mapping map)
        || !(head(map.get(known.getFirst())) instanceof Value.Scalar value))
      throw new NotPlain(name + " without " + known.getFirst());
    String resource = known.get(2).formatted(value.text());
    List<String> resources =
        known.get(1).equals("s3")
            ? List.of("arn:aws:s3:::" + resource, "arn:aws:s3:::" + resource + "/*")
            : List.of(reading.arn(known.get(1), resource));
    statements.add(statement("Allow", known.subList(3, known.size()), resources));
  }

  private void document(Value given, JsonArray statements) {
    for (Value one : each(head(given))) {
      if (!(head(one) instanceof Value.Mapping map)) throw new NotPlain("a statement is no map");
      List<String> actions = map.get("Action") == null ? List.of("*") : texts(map.get("Action"));
      if (actions.stream().noneMatch(PolicyReader::isServed)) continue;
      for (String key : map.entries().keySet())
        if (!PLAIN.contains(key)) throw new NotPlain("a statement has " + key);
      String effect = head(map.get("Effect")) instanceof Value.Scalar text ? text.text() : "";
      if (!effect.equals("Allow") && !effect.equals("Deny"))
        throw new NotPlain("a statement has no Effect");
      statements.add(statement(effect, actions, texts(map.get("Resource"))));
    }
  }

  /** Whether an action may be of a service that is here. */
  private static boolean isServed(String action) {
    int colon = action.indexOf(':');
    String service = colon < 0 ? action : action.substring(0, colon).toLowerCase(Locale.ROOT);
    return service.contains("*") || service.contains("?") || SERVED.contains(service);
  }

  private List<String> texts(Value value) {
    return switch (head(value)) {
      case Value.Scalar text -> List.of(text.text());
      case Value.Sequence list -> list.items().stream().flatMap(o -> texts(o).stream()).toList();
      case null, default -> throw new NotPlain("a statement without Action or Resource");
    };
  }

  private static JsonObject statement(String effect, List<String> actions, List<String> resources) {
    return new JsonObject()
        .put("Effect", effect)
        .put("Action", new JsonArray(actions))
        .put("Resource", new JsonArray(resources));
  }
}
