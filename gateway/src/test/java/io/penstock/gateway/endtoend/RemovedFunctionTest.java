package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a function that is removed goes where the function's failures went. */
class RemovedFunctionTest {
  private static final String REST =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals:
        Function: {Runtime: nodejs22.x, Handler: index.handler}
      Resources:
        Failed: {Type: AWS::SQS::Queue, Properties: {QueueName: failed}}
        Stays:
          Type: AWS::Serverless::Function
          Properties: {FunctionName: stays, InlineCode: "exports.handler = async () => 1;"}
      """;
  private static final String FAILS =
      """
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: fails
            InlineCode: "exports.handler = async () => { throw new Error('no'); };"
            DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Failed.Arn}
      """;

  @TempDir private Path folder;

  private static void accept(TestPenstock penstock, String function, String event) {
    var answer = Client.invoke(penstock, function, event, "x-amz-invocation-type", "Event");
    assertEquals(202, answer.status(), answer.text());
  }

  private static String receive(TestPenstock penstock) {
    String queue = penstock.api() + "/123456789012/failed";
    return Client.post(
            penstock.api(),
            "/",
            "{\"QueueUrl\": \"" + queue + "\", \"MessageAttributeNames\": [\"All\"]}",
            "x-amz-target",
            "AmazonSQS.ReceiveMessage",
            "content-type",
            "application/x-amz-json-1.0")
        .text();
  }

  @Test
  void whatWaitsForItGoesToItsDeadLetterQueue() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), REST + FAILS);
    var now = new AtomicReference<>(Instant.now());
    try (var penstock = TestPenstock.up(template, now::get)) {
      accept(penstock, "fails", "{\"of\": \"removed\"}");
      Client.until("it fails", () -> Client.log(penstock, "fails").contains("REPORT"));
      Files.writeString(template, REST);
      Client.until(
          "it is removed",
          () -> Client.get(penstock.api(), "/2015-03-31/functions/fails").status() == 404);
      var received = new StringBuilder();
      Client.until(
          "the dead letter",
          () -> {
            now.updateAndGet(before -> before.plus(Duration.ofMinutes(2)));
            accept(penstock, "stays", "{}"); // the dispatcher looks
            received.append(receive(penstock));
            return received.indexOf("{\\\"of\\\": \\\"removed\\\"}") >= 0;
          });
      assertTrue(received.indexOf("FunctionNotFound") >= 0, received.toString());
    }
  }
}
