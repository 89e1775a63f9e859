package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What AWS answers about mappings: states, tags, queues that do not suit. */
class MappingAnswersTest {
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings/";
  private static final String QUEUES = "arn:aws:sqs:us-east-1:123456789012:";
  private static final String TEMPLATE =
      """
      Resources:
        Q: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
        Short: {Type: AWS::SQS::Queue, Properties: {QueueName: short, VisibilityTimeout: 9}}
        Slow:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            Timeout: 10
            Tags: {team: a}
            InlineCode: "exports.handler = async () => ({});"
      """;

  private static JsonObject call(
      TestPenstock penstock, String method, String path, JsonObject body, int status) {
    byte[] bytes = body == null ? new byte[0] : body.encode().getBytes(StandardCharsets.UTF_8);
    Client.Answer answer = Client.send(penstock.api(), method, path, bytes);
    assertEquals(status, answer.status(), answer.text());
    return answer.body().length == 0 ? null : answer.json();
  }

  private static JsonObject create(TestPenstock penstock, String queue, boolean enabled, int code) {
    return call(
        penstock,
        "POST",
        MAPPINGS,
        new JsonObject()
            .put("EventSourceArn", QUEUES + queue)
            .put("FunctionName", "Slow")
            .put("Enabled", enabled)
            .put("Tags", new JsonObject().put("made", "here")),
        code);
  }

  private static JsonObject update(TestPenstock penstock, String uuid, String change) {
    return call(penstock, "PUT", MAPPINGS + uuid, new JsonObject(change), 202);
  }

  private static void state(TestPenstock penstock, String uuid, String state) {
    until(
        state,
        () -> call(penstock, "GET", MAPPINGS + uuid, null, 200).getString("State").equals(state));
  }

  @Test
  void aNestedMemberThatIsNullIsAsIfNotGiven() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      JsonObject made =
          call(
              penstock,
              "POST",
              MAPPINGS,
              new JsonObject()
                  .put("EventSourceArn", QUEUES + "q")
                  .put("FunctionName", "Slow")
                  .put("DestinationConfig", new JsonObject().putNull("OnFailure")),
              202);
      assertEquals("Creating", made.getString("State"));
    }
  }

  @Test
  void statesAreToldAsTheyAre() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      JsonObject made = create(penstock, "q", false, 202);
      String uuid = made.getString("UUID");
      assertEquals("Disabled", made.getString("State"));
      state(penstock, uuid, "Disabled");
      assertEquals("Updating", update(penstock, uuid, "{\"BatchSize\": 5}").getString("State"));
      state(penstock, uuid, "Disabled");
      assertEquals("Enabling", update(penstock, uuid, "{\"Enabled\": true}").getString("State"));
      state(penstock, uuid, "Enabled");
      assertEquals("Updating", update(penstock, uuid, "{\"BatchSize\": 6}").getString("State"));
      state(penstock, uuid, "Enabled");
      assertEquals("Disabling", update(penstock, uuid, "{\"Enabled\": false}").getString("State"));
      state(penstock, uuid, "Disabled");
    }
  }

  @Test
  void aQueueWhoseVisibilityIsShorterThanTheFunctionIsRefused() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      JsonObject refused = create(penstock, "short", true, 400);
      assertEquals(
          "Queue visibility timeout: 9 seconds is less than Function timeout: 10 seconds",
          refused.getString("Message", refused.getString("message")));
      assertEquals(
          0, call(penstock, "GET", MAPPINGS, null, 200).getJsonArray("EventSourceMappings").size());
    }
  }

  @Test
  void everyArnHasTags() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      String mapping = create(penstock, "q", true, 202).getString("EventSourceMappingArn");
      String function = "arn:aws:lambda:us-east-1:123456789012:function:Slow";
      assertEquals("{\"made\":\"here\"}", tags(penstock, mapping));
      assertEquals("{\"team\":\"a\"}", tags(penstock, function));
      for (String arn : List.of(mapping, function)) {
        String path = "/2017-03-31/tags/" + arn;
        String before = tags(penstock, arn);
        var more = new JsonObject().put("x", "1").put("y", "2");
        call(penstock, "POST", path, new JsonObject().put("Tags", more), 204);
        assertEquals(new JsonObject(before).mergeIn(more), new JsonObject(tags(penstock, arn)));
        call(penstock, "DELETE", path + "?tagKeys=x&tagKeys=y&tagKeys=z", null, 204);
        assertEquals(before, tags(penstock, arn));
        call(penstock, "DELETE", path, null, 400);
        call(penstock, "POST", path, new JsonObject().put("Tags", new JsonObject()), 400);
        var fifty = new JsonObject();
        for (int i = 0; i < 50; i++) fifty.put("k" + i, "v");
        call(penstock, "POST", path, new JsonObject().put("Tags", fifty), 400);
        assertEquals(before, tags(penstock, arn), "one too many with what there is");
      }
      call(penstock, "GET", "/2017-03-31/tags/" + function + ":1", null, 400);
      call(penstock, "GET", "/2017-03-31/tags/" + function + "Gone", null, 404);
      call(penstock, "GET", "/2017-03-31/tags/" + mapping.replaceAll(".$", "!"), null, 400);
      String other = mapping.substring(0, mapping.length() - 12) + "0".repeat(12);
      call(penstock, "GET", "/2017-03-31/tags/" + other, null, 404);
    }
  }

  private static String tags(TestPenstock penstock, String arn) {
    return call(penstock, "GET", "/2017-03-31/tags/" + arn, null, 200)
        .getJsonObject("Tags")
        .encode();
  }

  /** A bucket that is a folder: the record of a failure is an object, and tells of itself. */
  @Test
  void whatFailsForGoodIsAnObjectOfABucket() {
    String template =
        """
        Resources:
          Failures: {Type: AWS::S3::Bucket, Properties: {BucketName: failures}}
          Fails:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: nodejs20.x
              Handler: index.handler
              InlineCode: "exports.handler = async () => { throw new RangeError('no'); };"
              EventInvokeConfig:
                MaximumRetryAttempts: 0
                DestinationConfig:
                  OnFailure: {Type: S3Bucket, Destination: !GetAtt Failures.Arn}
          Hears:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: nodejs20.x
              Handler: index.handler
              InlineCode: "exports.handler = async e => console.log('got ' + JSON.stringify(e));"
              Events:
                New: {Type: S3, Properties: {Bucket: !Ref Failures, Events: "s3:ObjectCreated:*"}}
        """;
    try (var penstock = TestPenstock.up(template)) {
      assertEquals(
          202,
          Client.invoke(penstock, "Fails", "{\"n\":1}", "X-Amz-Invocation-Type", "Event").status());
      until("told", () -> !Client.got(penstock, "Hears").isEmpty());
      var keys = new ArrayList<String>();
      for (Object one :
          new JsonObject(Client.got(penstock, "Hears").getFirst()).getJsonArray("Records"))
        keys.add(((JsonObject) one).getJsonObject("s3").getJsonObject("object").getString("key"));
      assertEquals(1, keys.size());
      assertTrue(
          keys.getFirst()
              .matches(
                  "aws/lambda/async/Fails/\\d{4}/\\d\\d/\\d\\d/"
                      + "\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f-]{36}"),
          keys.toString());
      String path = "/2019-09-25/functions/Fails/event-invoke-config";
      var bucket = new JsonObject().put("Destination", "arn:aws:s3:::failures");
      call(
          penstock,
          "POST",
          path,
          new JsonObject().put("DestinationConfig", new JsonObject().put("OnSuccess", bucket)),
          400);
      call(
          penstock,
          "POST",
          path,
          new JsonObject().put("DestinationConfig", new JsonObject().put("OnFailure", bucket)),
          200);
    }
  }
}
