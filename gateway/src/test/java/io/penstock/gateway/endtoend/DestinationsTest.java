package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where asynchronous invocations end: real queues, seen with boto3. */
class DestinationsTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";

  @Test
  void resultsAndDeadLettersArriveInQueues() throws Exception {
    assumeTrue(Npm.works("python3", "-c", "import boto3"), "boto3 is not installed");
    try (var queues = TestDouble.start("elasticmq");
        var penstock =
            TestPenstock.up(
                """
                Resources:
                  Both: &function
                    Type: AWS::Serverless::Function
                    Properties: &properties
                      Runtime: nodejs20.x
                      Handler: index.handler
                      InlineCode: |
                        exports.handler = async event => {
                          if (event.fail) throw new RangeError(event.fail);
                          return { got: event.n };
                        };
                  Dead:
                    Type: AWS::Serverless::Function
                    Properties:
                      <<: *properties
                      EventInvokeConfig: {MaximumRetryAttempts: 0}
                      DeadLetterQueue:
                        Type: SQS
                        TargetArn: arn:aws:sqs:us-east-1:123456789012:dead
                """,
                "--source=sqs=" + queues.at)) {
      List<JsonObject> lines =
          Npm.run(
                  Path.of("src/test/python"),
                  "python3",
                  "destinations.py",
                  penstock.api().toString(),
                  queues.at.toString())
              .lines()
              .map(JsonObject::new)
              .toList();
      record(lines.get(0), "Success", new JsonObject().put("n", 1), 200);
      JsonObject fine = lines.get(0).getJsonObject("body");
      assertEquals(new JsonObject().put("got", 1), fine.getJsonObject("responsePayload"));
      record(lines.get(1), "RetriesExhausted", new JsonObject().put("fail", "\u00e9"), 200);
      JsonObject failed = lines.get(1).getJsonObject("body");
      assertEquals("Unhandled", failed.getJsonObject("responseContext").getString("functionError"));
      assertEquals("RangeError", failed.getJsonObject("responsePayload").getString("errorType"));
      assertEquals("\u00e9", failed.getJsonObject("responsePayload").getString("errorMessage"));
      JsonObject dead = lines.get(2);
      assertEquals(new JsonObject().put("fail", "x"), dead.getJsonObject("body"));
      JsonObject attributes = dead.getJsonObject("attributes");
      assertEquals(
          List.of("String", dead.getString("requestId")),
          attributes.getJsonArray("RequestID").getList());
      assertEquals(List.of("Number", "200"), attributes.getJsonArray("ErrorCode").getList());
      assertTrue(attributes.getJsonArray("ErrorMessage").getString(1).contains("x"), dead.encode());
    }
  }

  private static void record(JsonObject line, String condition, JsonObject event, int status) {
    JsonObject body = line.getJsonObject("body");
    assertEquals("1.0", body.getString("version"));
    JsonObject context = body.getJsonObject("requestContext");
    assertEquals(line.getString("requestId"), context.getString("requestId"));
    assertEquals(condition, context.getString("condition"));
    assertEquals(ARN + "Both:$LATEST", context.getString("functionArn"));
    assertEquals(1, context.getInteger("approximateInvokeCount"));
    assertEquals(event, body.getJsonObject("requestPayload"));
    assertEquals(status, body.getJsonObject("responseContext").getInteger("statusCode"));
  }
}
