package io.penstock.gateway.endtoend;

import io.penstock.trigger.http.HostileRequests;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What strangers send to both ports: broken framing, and requests that mean work. */
public final class HostileCorpus {
  /** Names what the corpus calls: a function, a queue, a topic. */
  public static final String TEMPLATE =
      """
      Resources:
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
        F:
          Type: AWS::Serverless::Function
          Properties: {Runtime: nodejs22.x, Handler: i.h, InlineCode: "exports.h = async e => e"}
      """;

  private static final String H = "Host: localhost\r\n";

  private final List<Request> all = new ArrayList<>();

  private HostileCorpus() {}

  /**
   * One connection.
   *
   * @param expected the statuses in order and {@code closed}; empty where any answer that is not an
   *     error of ours, or the end of the connection, is right
   */
  public record Request(String name, boolean api, String bytes, String expected) {
    @Override
    public String toString() {
      return (api ? "API port: " : "HTTP port: ") + name;
    }
  }

  /** All of it. */
  public static List<Request> all() {
    var corpus = new HostileCorpus();
    corpus.framing();
    for (var one : HostilePatterns.all().entrySet()) corpus.pattern(one.getKey(), one.getValue());
    for (var one : HostileBodies.json().entrySet()) corpus.json(one.getKey(), one.getValue());
    for (var one : HostileBodies.xml().entrySet()) corpus.xml(one.getKey(), one.getValue());
    for (var one : HostileBodies.templates().entrySet())
      corpus.form(
          one.getKey(),
          "Action=CreateChangeSet&Version=2010-05-15&StackName=s&ChangeSetName=c"
              + "&ChangeSetType=CREATE&TemplateBody="
              + encoded(one.getValue()));
    corpus.forms();
    corpus.large();
    corpus.heads();
    return List.copyOf(corpus.all);
  }

  /** What the HTTP port refuses and closes behind, which the API port must not read either. */
  private void framing() {
    for (HostileRequests.Case one : HostileRequests.all()) {
      all.add(new Request(one.name(), false, one.bytes(), ""));
      // More of a head is waited for there.
      if (!one.expected().startsWith("431"))
        all.add(new Request(one.name(), true, one.bytes(), refused(one) ? one.expected() : ""));
    }
  }

  /** Where the API port has no other bounds, and no other word for it. */
  private static boolean refused(HostileRequests.Case one) {
    return one.expected().equals("400 closed") && !one.name().contains("chunk");
  }

  private void pattern(String name, String pattern) {
    String event =
        "{\"id\":\"1\",\"account\":\"1\",\"source\":\"a\",\"time\":\"2026-01-01T00:00:00Z\","
            + "\"region\":\"r\",\"resources\":[],\"detail-type\":\"t\",\"detail\":{\"a\":\""
            + "a".repeat(2_000)
            + "\"}}";
    var input = new JsonObject().put("EventPattern", pattern);
    target(name, "AWSEvents.TestEventPattern", input.copy().put("Event", event).encode());
    target(name, "AWSEvents.PutRule", input.copy().put("Name", "r").encode());
    target(
        name,
        "AWSEvents.CreateArchive",
        input
            .copy()
            .put("ArchiveName", "a")
            .put("EventSourceArn", "arn:aws:events:us-east-1:123456789012:event-bus/default")
            .encode());
    var filters = new JsonArray().add(new JsonObject().put("Pattern", pattern));
    post(
        name,
        "/2015-03-31/event-source-mappings",
        new JsonObject()
            .put("FunctionName", "F")
            .put("EventSourceArn", "arn:aws:sqs:us-east-1:123456789012:q")
            .put("Enabled", false)
            .put("FilterCriteria", new JsonObject().put("Filters", filters))
            .encode());
    for (String scope : List.of("MessageBody", "MessageAttributes"))
      form(
          name,
          "Action=Subscribe&Version=2010-03-31&Protocol=sqs"
              + "&TopicArn=arn:aws:sns:us-east-1:123456789012:t"
              + "&Endpoint=arn:aws:sqs:us-east-1:123456789012:q"
              + "&Attributes.entry.1.key=FilterPolicyScope&Attributes.entry.1.value="
              + scope
              + "&Attributes.entry.2.key=FilterPolicy&Attributes.entry.2.value="
              + encoded(pattern));
  }

  private void json(String name, String body) {
    for (String target :
        List.of(
            "AWSEvents.PutEvents",
            "AmazonSQS.SendMessage",
            "AmazonSSM.PutParameter",
            "secretsmanager.CreateSecret",
            "Logs_20140328.PutLogEvents")) target(name, target, body);
    for (String path :
        List.of(
            "/2015-03-31/functions",
            "/2015-03-31/functions/F/invocations",
            "/2019-09-25/functions/F/event-invoke-config",
            "/schedules/s",
            "/v2/apis")) post(name, path, body);
    form(name, body);
    all.add(new Request(name, true, sent("/", "application/cloudevents+json", body), ""));
    all.add(
        new Request(
            name,
            false,
            sent("/_penstock/notifications", "application/cloudevents+json", body),
            ""));
    all.add(new Request(name, false, sent("/x", "application/json", body), ""));
  }

  private void xml(String name, String body) {
    for (String path : List.of("/b?delete", "/b/k?uploadId=1", "/b?notification", "/b?tagging"))
      for (String method : List.of("POST", "PUT"))
        all.add(
            new Request(
                name,
                true,
                method
                    + sent(path, "application/xml\r\nX-Amz-Content-Sha256: UNSIGNED-PAYLOAD", body)
                        .substring(4),
                ""));
  }

  /** As large as each service takes them, of as many parts as that holds. */
  private void large() {
    String[][] targets = {
      {"AmazonSQS.SendMessageBatch", "8"},
      {"AWSEvents.PutEvents", "3"},
      {"Logs_20140328.FilterLogEvents", "0"},
      {"AmazonSSM.PutParameter", "0"},
      {"secretsmanager.PutSecretValue", "0"}
    };
    for (String[] target : targets) {
      int bytes = Math.max(240_000, (Integer.parseInt(target[1]) << 20) - 1_000);
      target("large, of objects", target[0], HostileBodies.objects(bytes));
      target("large, of names", target[0], HostileBodies.names(bytes));
    }
    for (String version : List.of("2010-03-31", "2010-05-15", "2012-11-05", "2010-05-08")) {
      form("1 MB of parameters, " + version, "Version=" + version + "&a".repeat(500_000));
      form("4 MB of parameters, " + version, "Version=" + version + "&a=b".repeat(1_000_000));
    }
    String[] paths = {
      "/2015-03-31/functions", "/2018-10-31/layers/l/versions", "/v2/apis", "/schedules/s"
    };
    for (String path : paths) {
      int bytes = path.startsWith("/20") ? 20_000_000 : 500_000;
      post("large, of objects", path, HostileBodies.objects(bytes));
      post("large, of names", path, HostileBodies.names(bytes));
    }
    post(
        "6 MB of objects", "/2015-03-31/functions/F/invocations", HostileBodies.objects(6_000_000));
    xml("8 MB of objects", "<Delete>" + "<Object/>".repeat(880_000) + "</Delete>");
  }

  private void forms() {
    form("20,000 members", "a=b&".repeat(20_000));
    form("4,000 attributes", "Action=Publish&" + "MessageAttributes.entry.1.Name=a&".repeat(4_000));
    form("an escaped token", "Action=ListTopics&NextToken=" + "%25".repeat(30_000));
    form("signs of percent", "%".repeat(100_000));
    form("deep members", "Action=Publish&" + "a.".repeat(50_000) + "=b");
    form("a list with a far index", "Action=PublishBatch&PublishBatchRequestEntries.member.9=a");
    form("an index of 2^31", "Action=TagResource&Tags.member.2147483647.Key=a");
    form(
        "a policy of stars",
        "Action=CreatePolicy&Version=2010-05-08&PolicyName=p&PolicyDocument="
            + encoded(HostileBodies.policy()));
  }

  private void heads() {
    for (boolean api : new boolean[] {true, false}) {
      all.add(new Request("deep path", api, head("/" + "a/".repeat(30_000), ""), ""));
      all.add(new Request("long query", api, head("/?" + "a=b&".repeat(15_000), ""), ""));
      all.add(new Request("5,000 lines", api, head("/", "X: y\r\n".repeat(5_000)), ""));
      all.add(new Request("cookies", api, head("/", "Cookie: " + "a=b; ".repeat(1_500)), ""));
      all.add(
          new Request(
              "ranges", api, head("/b/k", "Range: bytes=" + "0-1,".repeat(1_500) + "\r\n"), ""));
      all.add(new Request("a token", api, head("/", "Authorization: Bearer " + jwt()), ""));
      all.add(
          new Request(
              "small pieces",
              api,
              "POST /x HTTP/1.1\r\n"
                  + H
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + "1\r\na\r\n".repeat(100_000)
                  + "0\r\n\r\n",
              ""));
      all.add(new Request("pipelined", api, head("/", "").repeat(500), ""));
    }
  }

  private static String jwt() {
    return "e30.".repeat(1_500) + "\r\n";
  }

  private static String head(String target, String lines) {
    String end = lines.isEmpty() || lines.endsWith("\r\n") ? "" : "\r\n";
    return "GET " + target + " HTTP/1.1\r\n" + H + lines + end + "\r\n";
  }

  private void target(String name, String target, String body) {
    String lines = "application/x-amz-json-1.1\r\nX-Amz-Target: " + target;
    all.add(new Request(target + ", " + name, true, sent("/", lines, body), ""));
  }

  private void post(String name, String path, String body) {
    all.add(new Request(path + ", " + name, true, sent(path, "application/json", body), ""));
  }

  private void form(String name, String body) {
    String type = "application/x-www-form-urlencoded";
    all.add(new Request("form, " + name, true, sent("/", type, body), ""));
  }

  private static String sent(String path, String type, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + H
        + "Content-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
