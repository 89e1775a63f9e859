package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function made by API takes events of the rules and topics that it permits, and of no others.
 */
class ServicePermissionsTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto lambda;

  @BeforeAll
  static void start() throws Exception {
    Path template = folder.resolve("t.yaml");
    Files.writeString(
        template,
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Q: {Type: AWS::SQS::Queue}\n");
    penstock = TestPenstock.up(template);
    lambda = new Boto("lambda", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static void create(String name) throws Exception {
    lambda.done(
        "create_function",
        "FunctionName",
        name,
        "Runtime",
        "nodejs20.x",
        "Handler",
        "index.handler",
        "Role",
        "arn:aws:iam::123456789012:role/r",
        "Code",
        Map.of("ZipFile", Zip.answering("x")));
  }

  private static void permit(String name, String service, String source) throws Exception {
    lambda.done(
        "add_permission",
        "FunctionName",
        name,
        "StatementId",
        "s" + source.hashCode(),
        "Action",
        "lambda:InvokeFunction",
        "Principal",
        service,
        "SourceArn",
        source);
  }

  /** State by target of the events there are. */
  private static String state(String function) {
    JsonArray events =
        Client.get(penstock.api(), "/_penstock/api/events?limit=500").json().getJsonArray("events");
    for (Object one : events) {
      var event = (JsonObject) one;
      if (event.encode().contains(":function:" + function + "\"")
          || event.encode().contains("\"" + function + "\"")) return event.getString("state");
    }
    return "none";
  }

  @Test
  void ofRules() throws Exception {
    create("rule-yes");
    create("rule-no");
    String rule = "arn:aws:events:us-east-1:123456789012:rule/r";
    permit("rule-yes", "events.amazonaws.com", rule);
    permit("rule-no", "events.amazonaws.com", rule + "other");
    permit("rule-no", "sns.amazonaws.com", rule);
    var events = new Boto("events", penstock.api(), folder);
    events.done("put_rule", "Name", "r", "EventPattern", "{\"source\":[\"a\"]}");
    events.done(
        "put_targets",
        "Rule",
        "r",
        "Targets",
        List.of(
            Map.of("Id", "1", "Arn", ARN + "rule-yes"), Map.of("Id", "2", "Arn", ARN + "rule-no")));
    events.done(
        "put_events", "Entries", List.of(Map.of("Source", "a", "DetailType", "t", "Detail", "{}")));
    Client.until("rule-yes", () -> state("rule-yes").equals("SUCCEEDED"));
    Client.until("rule-no", () -> state("rule-no").equals("DEAD"));
  }

  @Test
  void ofTopics() throws Exception {
    create("topic-yes");
    create("topic-no");
    var topics = new Boto("sns", penstock.api(), folder);
    String topic = topics.done("create_topic", "Name", "t").getString("TopicArn");
    permit("topic-yes", "sns.amazonaws.com", "arn:aws:sns:*:123456789012:t");
    for (String name : List.of("topic-yes", "topic-no"))
      topics.done("subscribe", "TopicArn", topic, "Protocol", "lambda", "Endpoint", ARN + name);
    topics.done("publish", "TopicArn", topic, "Message", "m");
    Client.until("topic-yes", () -> state("topic-yes").equals("SUCCEEDED"));
    Client.until("topic-no", () -> state("topic-no").equals("DEAD"));
    assertEquals(200, Client.invoke(penstock, "topic-no", "{}").status(), "callers may, as before");
    assertTrue(Client.get(penstock.api(), "/_penstock/health").status() < 500);
  }
}
