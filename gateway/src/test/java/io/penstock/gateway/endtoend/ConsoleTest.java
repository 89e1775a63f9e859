package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser: its main paths, both themes and widths, who reads with what. */
class ConsoleTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler, Timeout: 20}}
      Resources:
        Work: {Type: AWS::SQS::Queue, Properties: {QueueName: work}}
        News: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: "exports.handler = async event => { console.log(JSON.stringify(event)); return event; }"
            Events:
              Api: {Type: HttpApi}
              Nightly: {Type: ScheduleV2, Properties: {ScheduleExpression: "cron(0 3 * * ? *)", Name: nightly}}
              Mine: {Type: EventBridgeRule, Properties: {Pattern: {source: [my.app]}}}
              News: {Type: SNS, Properties: {Topic: !Ref News}}
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            EventInvokeConfig: {MaximumRetryAttempts: 0}
            InlineCode: |
              exports.handler = async event => { throw new Error(event.why); };
      """;

  @TempDir Path folder;

  @Test
  void thePathsOfAnOperator() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium");
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      String why = "<img src=x onerror='window.hit=1'> ${7*7} {{constructor}}";
      assertEquals(
          202,
          Client.invoke(
                  penstock, "Fails", "{\"why\":\"" + why + "\"}", "X-Amz-Invocation-Type", "Event")
              .status());
      until(
          "a dead letter",
          () ->
              Client.get(penstock.api(), "/_penstock/api/overview").json().getInteger("dead") == 1);
      String said =
          Npm.run(
              Npm.folder(),
              "node",
              "console.mjs",
              CHROMIUM.toString(),
              penstock.api() + "/_penstock/console/",
              pictures().toString());
      assertTrue(!said.contains("PROBLEM"), said);
      assertTrue(said.endsWith("seen all views\n"), said);
    }
  }

  /** Where people may look at them: {@code -Dpenstock.pictures=FOLDER}. */
  private Path pictures() throws Exception {
    String wanted = System.getProperty("penstock.pictures");
    return wanted == null ? folder : Files.createDirectories(Path.of(wanted));
  }

  @Test
  void theOldAddressLeadsThereAndNothingElseRuns() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      var old = Client.get(penstock.api(), "/_penstock/");
      assertEquals("/_penstock/console/", old.header("location"));
      var page = Client.get(penstock.api(), "/_penstock/console/");
      assertTrue(
          page.header("content-security-policy")
              .startsWith("default-src 'none'; script-src 'self';"));
      assertTrue(!page.text().contains("<script>") && !page.text().contains("onclick"));
    }
  }
}
