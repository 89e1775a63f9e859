package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of strangers in the console: in errors, logs, messages, events, patterns, descriptions. */
class HostileTextsTest {
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
            FunctionName: Echo
            Description: "</td><img src=x onerror='window.hit=1'>"
            InlineCode: "exports.handler = async event => { console.log(event.why); return event; }"
            Events:
              Nightly: {Type: ScheduleV2, Properties: {ScheduleExpression: "cron(0 3 * * ? *)", Name: nightly, Description: "<script>window.hit=1</script>", Input: "{\\"a\\": \\"<img src=x onerror=window.hit=1>\\"}"}}
              News: {Type: SNS, Properties: {Topic: !Ref News, FilterPolicy: {kind: ["<img src=x onerror=window.hit=1>"]}}}
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: Fails
            EventInvokeConfig: {MaximumRetryAttempts: 0}
            InlineCode: |
              exports.handler = async event => { console.log(event.why); throw new Error(event.why); };
      """;

  @TempDir Path folder;

  /** What would run, in each of the surroundings it might break out of. */
  private static List<String> texts() {
    var runs =
        List.of(
            "<script>window.hit=1</script>",
            "<img src=x onerror=window.hit=1>",
            "<svg onload=window.hit=1>",
            "<svg><foreignObject><b>x</b></foreignObject></svg>",
            "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
            "<a href='javascript:window.hit=1'>x</a>",
            "<style>body{display:none}</style>",
            "<base href='http://evil.example/'>",
            "<meta http-equiv=refresh content='0;url=javascript:window.hit=1'>",
            "{{constructor.constructor('window.hit=1')()}}",
            "${window.hit=1}",
            "`;window.hit=1;`",
            "javascript:window.hit=1",
            "&lt;img src=x onerror=window.hit=1&gt; &amp; &#60;b&#62;",
            "%3Cscript%3Ewindow.hit=1%3C/script%3E",
            "\\u003cscript\\u003ewindow.hit=1",
            "<!-- <![CDATA[ <?xml ?> ]]> -->",
            "\u202Egnp.exe\u2066\u2067\u05D0\u0627\u202D",
            "a\u0301\u0302\u0303".repeat(20)
                + "\uD83D\uDC69\u200D\uD83D\uDCBB\uFEFF\u200B\u2028\u2029",
            "\\0 \\x00 %00 \uFFFD null undefined NaN __proto__ constructor",
            "x".repeat(5_000),
            "<math><mi xlink:href=javascript:window.hit=1>x</mi></math>",
            "<b>".repeat(700));
    var before =
        List.of(
            "",
            "\">",
            "'>",
            "</pre></td></table></main>",
            "--></style></script>",
            "\\\"",
            "]}',",
            "\t\n\r ",
            "#/../..//?q=");
    var all = new ArrayList<String>();
    for (String run : runs) for (String way : before) all.add(way + run + " " + all.size());
    return all.stream().map(String::strip).toList();
  }

  @Test
  void areTextsInEveryView() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium");
    List<String> texts = texts();
    assertEquals(207, texts.size());
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      for (int i = 0; i < texts.size(); i++) send(penstock, texts.get(i), i);
      until(
          "dead letters",
          () ->
              Client.get(penstock.api(), "/_penstock/api/overview").json().getInteger("dead")
                  == texts.size());
      String said =
          Npm.run(
              Npm.folder(),
              "node",
              "hostile.mjs",
              CHROMIUM.toString(),
              penstock.api() + "/_penstock/console/",
              folder.toString());
      assertTrue(!said.contains("PROBLEM"), said);
      assertEquals("seen 235 views\n", said);
    }
  }

  private static void send(TestPenstock penstock, String text, int number) {
    String why = new JsonObject().put("why", text).encode();
    assertEquals(
        202, Client.invoke(penstock, "Fails", why, "X-Amz-Invocation-Type", "Event").status());
    if (number % 4 != 0) return;
    assertEquals(200, Client.invoke(penstock, "Echo", why).status());
    String url = penstock.api() + "/123456789012/work";
    json(
        penstock,
        "1.0",
        "AmazonSQS.SendMessage",
        new JsonObject().put("QueueUrl", url).put("MessageBody", text));
    String few = text.substring(0, Math.min(200, text.length()));
    json(
        penstock,
        "1.1",
        "AWSEvents.PutRule",
        new JsonObject()
            .put("Name", "r" + number)
            .put("Description", few)
            .put(
                "EventPattern", new JsonObject().put("source", new JsonArray().add(few)).encode()));
    json(
        penstock,
        "1.1",
        "AWSEvents.PutEvents",
        new JsonObject()
            .put(
                "Entries",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("Source", few)
                            .put("DetailType", "x" + number)
                            .put("Detail", new JsonObject().put(few, text).encode()))));
  }

  private static void json(TestPenstock penstock, String version, String target, JsonObject body) {
    var answer =
        Client.post(
            penstock.api(),
            "/",
            body.encode(),
            "X-Amz-Target",
            target,
            "Content-Type",
            "application/x-amz-json-" + version);
    assertEquals(200, answer.status(), () -> target + " " + body + answer.text());
  }
}
