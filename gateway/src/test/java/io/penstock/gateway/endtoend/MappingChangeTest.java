package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A mapping that is switched off and on again, and functions that go on meanwhile. */
class MappingChangeTest {
  private static final String TEMPLATE =
      """
      Resources:
        Q: {Type: AWS::SQS::Queue}
        Far:
          Type: AWS::Serverless::Function
          Properties:
            PackageType: Image
            ImageUri: %s
            Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn, BatchSize: 1}}}
        P: {Type: AWS::SQS::Queue}
        Near:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => { for (const r of event.Records ?? []) console.log('got ' + r.body); };
            Events: {P: {Type: SQS, Properties: {Queue: !GetAtt P.Arn, BatchSize: 1}}}
      """;

  private static void send(TestPenstock penstock, String queue, String body) {
    var input =
        new JsonObject()
            .put("QueueUrl", "http://localhost/123456789012/" + queue)
            .put("MessageBody", body);
    assertEquals(
        200,
        Client.post(penstock.api(), "/", input.encode(), "X-Amz-Target", "AmazonSQS.SendMessage")
            .status());
  }

  private static JsonObject mappings(TestPenstock penstock) {
    return Client.get(penstock.api(), "/2015-03-31/event-source-mappings/").json();
  }

  private static void enable(TestPenstock penstock, boolean on) {
    for (Object one : mappings(penstock).getJsonArray("EventSourceMappings")) {
      String path = "/2015-03-31/event-source-mappings/" + ((JsonObject) one).getString("UUID");
      byte[] body = ("{\"Enabled\":" + on + "}").getBytes(StandardCharsets.UTF_8);
      assertEquals(202, Client.send(penstock.api(), "PUT", path, body).status());
    }
    until(
        on ? "on" : "off",
        () ->
            mappings(penstock).getJsonArray("EventSourceMappings").stream()
                .allMatch(
                    m -> ((JsonObject) m).getString("State").equals(on ? "Enabled" : "Disabled")));
  }

  @Test
  void nothingThatFunctionsNeedEndsWithAMapping() throws Exception {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    try (var far =
            new Receiver(
                got -> {
                  if (got.body().containsKey("Records"))
                    heard.add(
                        got.body().getJsonArray("Records").getJsonObject(0).getString("body"));
                  return Receiver.Answer.OK;
                });
        var penstock = TestPenstock.up(TEMPLATE.formatted(far.at("/")))) {
      var sent = new HashSet<String>();
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 8; i++) {
          String body = "m" + round + "-" + i;
          sent.add(body);
          send(penstock, "Q", body);
          send(penstock, "P", body);
        }
        until("far " + round, () -> heard.containsAll(sent));
        until("near " + round, () -> Client.got(penstock, "Near").containsAll(sent));
        enable(penstock, false);
        assertEquals(200, Client.invoke(penstock, "Far", "{}").status());
        assertEquals(200, Client.invoke(penstock, "Near", "{}").status());
        enable(penstock, true);
      }
    }
  }
}
