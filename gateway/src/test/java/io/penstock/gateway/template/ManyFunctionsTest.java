package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.penstock.gateway.node.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A template of a thousand functions, each with a queue, a rule and an alias: read in well under
 * two seconds, and the bound here is for work that grows with the square of it.
 */
class ManyFunctionsTest {
  private static final int FUNCTIONS = 1_000;

  @TempDir Path folder;

  @Test
  void aThousandFunctionsAreRead() {
    var text = new StringBuilder("Transform: AWS::Serverless-2016-10-31\nResources:\n");
    for (int i = 0; i < FUNCTIONS; i++)
      text.append(
          """
            Fn%1$d:
              Type: AWS::Serverless::Function
              Properties:
                Runtime: nodejs22.x
                Handler: index.handler
                InlineCode: "exports.handler = async () => 1"
                Environment: {Variables: {QUEUE: !Ref Q%1$d, NEXT: !GetAtt Fn%2$d.Arn}}
                Events:
                  Jobs: {Type: SQS, Properties: {Queue: !GetAtt Q%1$d.Arn}}
                  Tick: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}
            Q%1$d: {Type: AWS::SQS::Queue}
            A%1$d:
              Type: AWS::Lambda::Alias
              Properties: {FunctionName: !Ref Fn%1$d, FunctionVersion: $LATEST, Name: live}
          """
              .indent(0)
              .formatted(i, (i + 1) % FUNCTIONS));
    var templates = new Templates(Services.READERS, "us-east-1", "123456789012");
    Template read =
        assertTimeoutPreemptively(
            Duration.ofMinutes(1),
            () -> templates.read(text.toString(), "t.yaml", folder, TemplateInputs.NONE));
    assertEquals(FUNCTIONS, read.declared().functions().size());
    assertEquals(4 * FUNCTIONS, read.declared().others().size());
  }

  /** What is made of one folder is watched, and looked at, once. */
  @Test
  void oneFolderOfCodeIsWatchedOnce() throws Exception {
    Files.writeString(folder.resolve("index.js"), "exports.handler = async () => 1");
    var text = new StringBuilder("Transform: AWS::Serverless-2016-10-31\n");
    text.append("Globals: {Function: {Runtime: nodejs22.x, CodeUri: ., Handler: index.handler}}\n");
    text.append("Resources:\n");
    for (int i = 0; i < 10; i++)
      text.append("  Fn").append(i).append(": {Type: AWS::Serverless::Function}\n");
    var templates = new Templates(Services.READERS, "us-east-1", "123456789012");
    Template read = templates.read(text.toString(), "t.yaml", folder, TemplateInputs.NONE);
    assertEquals(10, read.declared().functions().size());
    assertEquals(List.of(folder), read.codeFolders());
  }
}
