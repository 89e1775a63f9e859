package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees while a gateway runs. */
class TerminalTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Say:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async (event) => {
                console.log('about to');
                if (event.fail) throw new TypeError('no such word');
                return { statusCode: 201, body: 'said' };
              };
            EventInvokeConfig:
              MaximumRetryAttempts: 0
              DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Lost.Arn}}
            Events:
              Get: {Type: HttpApi, Properties: {Path: '/say/{word}', Method: get}}
              Order:
                Type: EventBridgeRule
                Properties: {Pattern: {source: [shop]}}
        Lost: {Type: AWS::SQS::Queue}
      Outputs:
        Where: {Value: !Sub 'http://${ServerlessHttpApi}/say'}
        Never: {Condition: No, Value: x}
      Conditions:
        No: !Equals [a, b]
      """;

  @TempDir Path folder;

  @Test
  void requestsEventsLogsAndChangesAreTold() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    try (var penstock = TestPenstock.up(template, "--quiet=false")) {
      String first = penstock.output();
      assertTrue(first.contains("Rules\n"), first);
      assertTrue(first.contains("{\"source\":[\"shop\"]}"), first);
      assertTrue(first.contains("on failure"), first);
      assertTrue(first.matches("(?s).*nodejs22.x +/\\S+ \\d+\\.\\d+.*"), first);
      assertTrue(first.matches("(?s).*Outputs\\n  Where +http://.*/say\\n.*"), first);
      assertFalse(first.contains("Never"), first);

      assertEquals(201, Client.get(penstock.http(), "/say/it?token=secret").status());
      told(penstock, "GET /say/it -> Say  201  ");
      told(penstock, "  cold ");
      told(penstock, "  | INFO\tabout to\n");
      assertEquals(404, Client.get(penstock.http(), "/none").status());
      told(penstock, "GET /none  404  ");
      Client.invoke(penstock, "Say", "{\"fail\":1}");
      told(penstock, "invoke -> Say  error  ");
      told(penstock, "  TypeError: no such word\n");
      told(penstock, "logs Say --request-id ");
      assertFalse(penstock.output().contains("secret"), "a query is not shown");

      Files.writeString(
          template, TEMPLATE.replace("about to", "soon").replace("/say/{word}", "/tell/{word}"));
      told(penstock, "~ function Say: code\n");
      told(penstock, "/say/{word} -> Say\n");
      told(penstock, "+ HTTP: GET http://localhost:" + penstock.http().getPort() + "/tell/{word}");
    }
  }

  @Test
  void everyLineIsJsonWhereThatIsAskedFor() throws Exception {
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"),
            TEMPLATE.replace("Outputs:", "Metadata: {}\nOutputs:"));
    try (var penstock = TestPenstock.up(template, "--quiet=false", "--log-format=json")) {
      Client.get(penstock.http(), "/say/it");
      told(penstock, "about to");
      List<String> types =
          penstock.output().lines().map(line -> new JsonObject(line).getString("type")).toList();
      assertEquals("up", types.getFirst());
      assertTrue(types.containsAll(List.of("call", "log")), types.toString());
    }
  }

  private static void told(TestPenstock penstock, String text) {
    Client.until(text.strip() + " is told", () -> penstock.output().contains(text));
  }
}
