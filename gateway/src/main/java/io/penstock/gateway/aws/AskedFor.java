package io.penstock.gateway.aws;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a call asks for, as IAM's policies name it. Pure.
 *
 * @param action such as {@code sqs:SendMessage}
 * @param resources the ARNs that it names; empty where it names none, or none that can be told
 */
public record AskedFor(String action, List<String> resources) {
  /** The end of a secret's ARN where its name alone is known: six characters are its own. */
  public static final String UNKNOWN_SUFFIX = "-??????";

  private static final String OBJECTS = "arn:aws:s3:::";

  /** Where an action is not called as its operation is. */
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("lambda:Invoke", "lambda:InvokeFunction"),
          Map.entry("lambda:InvokeAsync", "lambda:InvokeFunction"),
          Map.entry("lambda:InvokeWithResponseStream", "lambda:InvokeFunction"),
          Map.entry("sqs:SendMessageBatch", "sqs:SendMessage"),
          Map.entry("sqs:DeleteMessageBatch", "sqs:DeleteMessage"),
          Map.entry("sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
          Map.entry("sns:PublishBatch", "sns:Publish"),
          Map.entry("s3:HeadObject", "s3:GetObject"),
          Map.entry("s3:GetObjectAttributes", "s3:GetObject"),
          Map.entry("s3:HeadBucket", "s3:ListBucket"),
          Map.entry("s3:ListObjects", "s3:ListBucket"),
          Map.entry("s3:ListObjectsV2", "s3:ListBucket"),
          Map.entry("s3:ListObjectVersions", "s3:ListBucketVersions"),
          Map.entry("s3:ListBuckets", "s3:ListAllMyBuckets"),
          Map.entry("s3:ListParts", "s3:ListMultipartUploadParts"),
          Map.entry("s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"),
          Map.entry("s3:CreateMultipartUpload", "s3:PutObject"),
          Map.entry("s3:CompleteMultipartUpload", "s3:PutObject"),
          Map.entry("s3:UploadPart", "s3:PutObject"),
          Map.entry("s3:UploadPartCopy", "s3:PutObject"),
          Map.entry("s3:CopyObject", "s3:PutObject"),
          Map.entry("s3:DeleteObjects", "s3:DeleteObject"),
          Map.entry("monitoring:GetMetricData", "cloudwatch:GetMetricData"),
          Map.entry("monitoring:GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
          Map.entry("monitoring:ListMetrics", "cloudwatch:ListMetrics"),
          Map.entry("execute-api:PostToConnection", "execute-api:ManageConnections"),
          Map.entry("execute-api:GetConnection", "execute-api:ManageConnections"),
          Map.entry("execute-api:DeleteConnection", "execute-api:ManageConnections"));

  public AskedFor {
    resources = List.copyOf(resources);
  }

  /**
   * @param service its name in credential scopes
   * @param scope region and account, {@code us-east-1:123456789012}
   */
  public static List<AskedFor> of(String service, Operation operation, AwsCall call, String scope) {
    String name = service + ":" + operation.name();
    var arns = new Arns("arn:aws:" + service + ":" + scope + ":", new ArrayList<>());
    try {
      switch (service) {
        case "apigateway" -> {
          // Its actions are HTTP's methods, its resources the paths
          String path = String.join("/", call.path()).replaceFirst("^v2", "");
          String arn = "arn:aws:apigateway:" + scope.substring(0, scope.indexOf(':')) + "::" + path;
          return List.of(new AskedFor("apigateway:" + call.method().name(), List.of(arn)));
        }
        case "lambda" -> arns.function(call);
        case "sqs" -> arns.queue(call);
        case "sns" -> arns.topic(call);
        case "events" -> arns.bus(GivenMembers.raw(call.body()), operation.name());
        case "ssm" -> arns.parameters(GivenMembers.raw(call.body()));
        case "secretsmanager" -> arns.secrets(GivenMembers.raw(call.body()));
        case "scheduler" -> arns.schedule(call);
        case "s3" -> arns.object(call, operation.name());
        default -> {}
      }
    } catch (DecodeException | ClassCastException e) {
      arns.found.clear(); // the service says what is wrong with it
    }
    var asked = new AskedFor(ACTIONS.getOrDefault(name, name), arns.found);
    String source = service.equals("s3") ? call.headers().get("x-amz-copy-source") : null;
    if (source == null) return List.of(asked);
    return List.of(asked, new AskedFor("s3:GetObject", List.of(copied(source))));
  }

  private static String copied(String source) {
    int query = source.indexOf('?');
    String path = query < 0 ? source : source.substring(0, query);
    try {
      path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "*"; // the service says what is wrong with it
    }
    return OBJECTS + (path.startsWith("/") ? path.substring(1) : path);
  }

  private record Arns(String prefix, List<String> found) {
    /** A name of this account, or an ARN. */
    void add(String kind, String given) {
      if (given == null || given.isEmpty()) return;
      found.add(given.startsWith("arn:") ? given : prefix + kind + given);
    }

    void parameters(JsonObject body) {
      for (Object name : body.getJsonArray("Names", new JsonArray())) parameter((String) name);
      for (String member : List.of("Name", "Path", "ResourceId")) parameter(body.getString(member));
    }

    private void parameter(String name) {
      add(name != null && name.startsWith("/") ? "parameter" : "parameter/", name);
    }

    void secrets(JsonObject body) {
      for (Object id : body.getJsonArray("SecretIdList", new JsonArray())) secret((String) id);
      for (String member : List.of("SecretId", "Name")) secret(body.getString(member));
    }

    private void secret(String id) {
      boolean whole = id != null && id.matches("arn:.*-[A-Za-z0-9]{6}");
      add("secret:", id == null || whole ? id : id + UNKNOWN_SUFFIX);
    }

    void function(AwsCall call) {
      List<String> path = call.path();
      if (path.size() < 3 || !path.get(1).equals("functions")) return;
      String given = path.get(2);
      int kind = given.indexOf("function:");
      String name = kind < 0 ? given : given.substring(kind + "function:".length());
      String qualifier = call.query().get("Qualifier");
      if (qualifier != null && !name.contains(":")) name += ":" + qualifier;
      if (given.startsWith("arn:") && !given.startsWith(prefix + "function:")) found.add(given);
      else add("function:", name);
    }

    void queue(AwsCall call) {
      boolean json = call.headers().contains("x-amz-target");
      JsonObject body = json ? GivenMembers.raw(call.body()) : null;
      QueryParameters form = json ? null : QueryParameters.of(call);
      String url = json ? body.getString("QueueUrl") : form.get("QueueUrl");
      if (url == null && call.path().size() > 1) url = call.path().getLast();
      if (url != null) add("", url.substring(url.lastIndexOf('/') + 1));
      else add("", json ? body.getString("QueueName") : form.get("QueueName"));
      add("", json ? body.getString("SourceArn") : form.get("SourceArn"));
    }

    void topic(AwsCall call) {
      QueryParameters form = QueryParameters.of(call);
      for (String name : List.of("TopicArn", "TargetArn", "ResourceArn")) add("", form.get(name));
      String subscription = form.get("SubscriptionArn");
      if (subscription != null && subscription.lastIndexOf(':') > 0)
        add("", subscription.substring(0, subscription.lastIndexOf(':')));
      if ("CreateTopic".equals(form.get("Action"))) add("", form.get("Name"));
    }

    void bus(JsonObject body, String operation) {
      if (operation.equals("PutEvents")) {
        for (Object entry : body.getJsonArray("Entries", new JsonArray()))
          add("event-bus/", ((JsonObject) entry).getString("EventBusName", "default"));
        return;
      }
      String bus = body.getString("EventBusName");
      String rule = body.getString(operation.contains("Targets") ? "Rule" : "Name");
      if (operation.contains("Rule") || operation.contains("Targets"))
        add("rule/" + (bus == null || bus.equals("default") ? "" : bus + "/"), rule);
      else if (operation.contains("EventBus")) add("event-bus/", rule == null ? bus : rule);
      else add("", body.getString("ResourceARN"));
    }

    /** Of many that are deleted at once all are asked for. */
    void object(AwsCall call, String operation) {
      String path = String.join("/", call.path());
      if (!path.isEmpty())
        found.add(OBJECTS + path + (operation.equals("DeleteObjects") ? "/*" : ""));
    }

    void schedule(AwsCall call) {
      List<String> path = call.path();
      if (path.size() < 2) return;
      if (path.getFirst().equals("tags")) add("", path.get(1));
      else if (path.getFirst().equals("schedule-groups")) add("schedule-group/", path.get(1));
      else if (path.getFirst().equals("schedules")) {
        String group = call.query().get("groupName");
        if (group == null && call.body().length() > 0)
          group = GivenMembers.raw(call.body()).getString("GroupName");
        add("schedule/" + (group == null ? "default" : group) + "/", path.get(1));
      }
    }
  }
}
