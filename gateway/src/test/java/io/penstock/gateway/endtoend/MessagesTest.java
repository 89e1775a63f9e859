package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in the first hour is told with the thing, the place and the remedy. */
class MessagesTest {
  private static final String WRONG =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Says:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => 1;"
            Environment: {Variables: {AWS_REGION: x, _HANDLER: y, 1st: z}}
            Events:
              Job: {Type: SQS, Properties: {Queue: orders}}
        News: {Type: AWS::SNS::Topik}
        Jobs:
          Type: AWS::SQS::Queue
          Properties: {VisibilityTimeout: -1}
        Failed:
          Type: AWS::SQS::Queue
          Properties: {RedrivePolicy: {maxReceiveCount: 3}}
      """;

  @TempDir Path folder;

  @Test
  void aTemplatesMistakesAreNamedWithTheirRemedy() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), WRONG);
    String told = OperatorCommandsTest.run("validate", template.toString()).out();
    told(
        told,
        "template.yaml:11: Says.Events.Job.Properties.Queue: orders is not an ARN. Write !GetAtt");
    told(
        told,
        "template.yaml:12: News: AWS::SNS::Topik is not served here. Did you mean"
            + " AWS::SNS::Topic?");
    told(
        told,
        "Jobs.VisibilityTimeout: Invalid value for the parameter VisibilityTimeout. It is 0 to"
            + " 43200.");
    told(told, "mandatory attribute: deadLetterTargetArn");
    told(told, "Reserved keys used in this request: AWS_REGION, _HANDLER");
    told(
        told,
        "1st is not a name for a variable: two or more letters, digits and _, a letter first.");
    assertTrue(!told.contains("_HANDLER is not a name"), told);
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    Path none = folder.resolve("none");
    told(
        OperatorCommandsTest.run("validate", none.toString()).out(),
        "there is no file " + none + ": name a template that is.");
    told(
        OperatorCommandsTest.run("up", "--credentials", none.toString()).err(),
        "--credentials: there is no file " + none + ". penstock keys --write FILE makes one");
    told(
        OperatorCommandsTest.run("up", "--bucket", "photos=" + none).err(),
        "--bucket photos=" + none + ": there is no folder " + none + ". Make it: mkdir -p " + none);
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsOptionAndOwner() throws Exception {
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"), "Resources: {Jobs: {Type: AWS::SQS::Queue}}");
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      String told =
          assertThrows(
                  CompletionException.class, () -> TestPenstock.up(template, "--api-port=" + port))
              .getCause()
              .getMessage();
      told(told, "port " + port + " (--api-port) cannot be had at 127.0.0.1: ");
      told(
          told, "(process " + ProcessHandle.current().pid() + ") listens there. End it, or choose");
    }
  }

  @Test
  void unsignedFormsGoToWhoHasTheAction() throws Exception {
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"), "Resources: {Jobs: {Type: AWS::SQS::Queue}}");
    try (var penstock = TestPenstock.up(template, "--no-watch")) {
      var queue = Client.get(penstock.api(), "/?Action=GetQueueUrl&QueueName=none");
      assertEquals(400, queue.status());
      told(queue.text(), "AWS.SimpleQueueService.NonExistentQueue");
      told(Client.get(penstock.api(), "/?Action=ListTopics").text(), "<ListTopicsResult>");
      var event =
          Client.post(
              penstock.api(),
              "/_penstock/api/functions/None/invoke",
              "{",
              "content-type",
              "application/json");
      told(event.text(), "There is no function named None.");
    }
  }

  private static void told(String all, String text) {
    assertTrue(all.contains(text), all);
  }
}
