package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What functions find in _X_AMZN_TRACE_ID, by what they were invoked. */
class TracesTest {
  private static final String WHOLE =
      "Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]";
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock =
        TestPenstock.up(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Jobs: {Type: AWS::SQS::Queue}
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: index.handler
                  InlineCode: |
                    exports.handler = async (event) => {
                      const kind = event.Records ? 'queue' : event.source ? 'rule' : event.kind || 'http';
                      console.log('traced ' + kind + ' ' + process.env._X_AMZN_TRACE_ID);
                      return process.env._X_AMZN_TRACE_ID;
                    };
                  Events:
                    Q: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
                    R: {Type: EventBridgeRule, Properties: {Pattern: {source: [own]}}}
                    H: {Type: HttpApi, Properties: {Path: /h, Method: get}}
            """,
            "--no-watch");
  }

  @AfterAll
  static void stop() {
    if (penstock != null) penstock.close();
  }

  private static void logged(String kind, String pattern) {
    String line = "traced " + kind + " ";
    Client.until(
        "the log of " + kind,
        () -> Client.log(penstock, "F").lines().anyMatch(l -> l.contains(line)));
    String found =
        Client.log(penstock, "F").lines().filter(l -> l.contains(line)).findFirst().orElseThrow();
    assertTrue(found.matches("(?s).*" + line + pattern + "\\b.*"), found);
  }

  @Test
  void directInvocations() {
    String answer = Client.invoke(penstock, "F", "{\"kind\":\"direct\"}").text();
    assertTrue(answer.matches("\"" + WHOLE + "\""), answer);
    Client.invoke(penstock, "F", "{\"kind\":\"later\"}", "X-Amz-Invocation-Type", "Event");
    logged("later", WHOLE);
  }

  @Test
  void http() {
    String answer = Client.get(penstock.http(), "/h", "X-Amzn-Trace-Id", ROOT).text();
    assertTrue(answer.matches(ROOT + ".*;Parent=[0-9a-f]{16};Sampled=0.*"), answer);
  }

  @Test
  void rules() {
    Client.post(
        penstock.api(),
        "/",
        "{\"Entries\":[{\"Source\":\"own\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}",
        "X-Amz-Target",
        "AWSEvents.PutEvents",
        "Content-Type",
        "application/x-amz-json-1.1");
    logged("rule", WHOLE);
  }

  @Test
  void queues() {
    Client.post(
        penstock.api(),
        "/",
        "{\"QueueUrl\":\"http://localhost/123456789012/Jobs\",\"MessageBody\":\"x\","
            + "\"MessageSystemAttributes\":{\"AWSTraceHeader\":{\"DataType\":\"String\",\"StringValue\":\""
            + ROOT
            + ";Parent=53995c3f42cd8ad8;Sampled=1\"}}}",
        "X-Amz-Target",
        "AmazonSQS.SendMessage",
        "Content-Type",
        "application/x-amz-json-1.0");
    logged("queue", ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1");
  }
}
