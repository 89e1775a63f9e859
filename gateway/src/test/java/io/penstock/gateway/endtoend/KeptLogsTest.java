package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs outlive the gateway, and are found by function, time, request and words. */
class KeptLogsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs22.x, Handler: index.handler}}
      Resources:
        One:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: "exports.handler = async (e) => { console.log('one ' + e.word); };"
        Other:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: "exports.handler = async (e) => { console.error('other ' + e.word); };"
      """;

  @TempDir Path folder;

  @Test
  void logsAreReadAfterARestart() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    String state = "--data-dir=" + folder.resolve("state");
    String id;
    try (var penstock = TestPenstock.up(template, state, "--no-watch")) {
      id = Client.invoke(penstock, "One", "{\"word\":\"first\"}").header("x-amzn-requestid");
      assertTrue(log(penstock, "functions/One/logs").contains("one first"));
    }
    try (var penstock = TestPenstock.up(template, state, "--no-watch")) {
      String kept = log(penstock, "functions/One/logs");
      assertTrue(kept.contains("one first") && kept.contains("REPORT RequestId: " + id), kept);
      Client.invoke(penstock, "One", "{\"word\":\"second\"}");
      Client.invoke(penstock, "Other", "{\"word\":\"third\"}");
      String all = log(penstock, "logs");
      assertTrue(
          all.indexOf("One ") > 0 && all.indexOf("one second") < all.indexOf("other third"), all);
      String one = log(penstock, "functions/One/logs?requestId=" + id);
      assertTrue(one.contains("one first") && !one.contains("one second"), one);
      assertEquals(1, log(penstock, "logs?filter=third").lines().count());
      assertEquals("", log(penstock, "logs?since=2099-01-01T00:00:00Z"));
      var line = new JsonObject(log(penstock, "logs?filter=third&format=json"));
      assertEquals("Other", line.getString("function"));
      var wrong = Client.get(penstock.api(), "/_penstock/api/logs?since=yesterday");
      assertEquals(400, wrong.status());
      assertTrue(wrong.text().contains("since: a time such as"), wrong.text());
      var unknown = Client.get(penstock.api(), "/_penstock/api/functions/Onee/logs");
      assertTrue(unknown.text().contains("Did you mean One?"), unknown.text());
    }
  }

  private static String log(TestPenstock penstock, String path) {
    return Client.get(penstock.api(), "/_penstock/api/" + path).text();
  }
}
