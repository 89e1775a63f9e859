package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file lands in a bucket's folder, or its store says so, and the functions run. */
class BucketsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler}}
      Resources:
        Photos:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: photos
            NotificationConfiguration:
              TopicConfigurations:
                - {Event: s3:ObjectRemoved:*, Topic: !Ref Removed}
              EventBridgeConfiguration: {}
        Removed: {Type: AWS::SNS::Topic}
        Thumbs:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: &code |
              exports.handler = async event => { console.log('got ' + JSON.stringify(event)); };
            Events:
              Uploaded:
                Type: S3
                Properties:
                  Bucket: !Ref Photos
                  Events: s3:ObjectCreated:*
                  Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: suffix, Value: .jpg}]}}
        Hears:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *code
            Events:
              Topic: {Type: SNS, Properties: {Topic: !Ref Removed}}
        Watches:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *code
            Events:
              Objects:
                Type: EventBridgeRule
                Properties: {Pattern: {source: [aws.s3], detail: {object: {key: [{prefix: in/}]}}}}
      """;

  @TempDir Path folder;

  private static JsonObject hear(TestPenstock penstock, String function, int count) {
    until(function + " " + count, () -> Client.got(penstock, function).size() >= count);
    List<String> got = Client.got(penstock, function);
    assertEquals(count, got.size());
    return new JsonObject(got.getLast());
  }

  private TestPenstock up() {
    return TestPenstock.up(TEMPLATE, "--bucket=photos=" + folder);
  }

  private void write(String key, String text) throws IOException {
    Files.createDirectories(folder.resolve(key).getParent());
    Files.writeString(folder.resolve(key), text);
  }

  private static JsonObject record(JsonObject event) {
    return event.getJsonArray("Records").getJsonObject(0);
  }

  @Test
  void aFileRunsFunctionsTopicsAndRules() throws Exception {
    try (var penstock = up()) {
      String screen = penstock.output();
      assertTrue(screen.contains("photos"), screen);
      assertTrue(screen.contains(folder.toString()), screen);
      JsonObject test = record(hear(penstock, "Hears", 1)).getJsonObject("Sns");
      assertEquals("Amazon S3 Notification", test.getString("Subject"));
      assertEquals("s3:TestEvent", new JsonObject(test.getString("Message")).getString("Event"));

      write("in/red gate.jpg", "abc");
      JsonObject s3 = record(hear(penstock, "Thumbs", 1)).getJsonObject("s3");
      assertEquals("ThumbsUploaded", s3.getString("configurationId"));
      assertEquals("in/red+gate.jpg", s3.getJsonObject("object").getString("key"));
      JsonObject created = hear(penstock, "Watches", 1);
      assertEquals("Object Created", created.getString("detail-type"));
      assertEquals(
          "in/red gate.jpg",
          created.getJsonObject("detail").getJsonObject("object").getString("key"));

      write("in/notes.txt", "not for Thumbs");
      hear(penstock, "Watches", 2);
      Files.delete(folder.resolve("in/red gate.jpg"));
      JsonObject message = record(hear(penstock, "Hears", 2)).getJsonObject("Sns");
      JsonObject removed = record(new JsonObject(message.getString("Message")));
      assertEquals("ObjectRemoved:Delete", removed.getString("eventName"));
      assertEquals("Object Deleted", hear(penstock, "Watches", 3).getString("detail-type"));
      assertEquals(1, Client.got(penstock, "Thumbs").size());
    }
  }

  @Test
  void veryManyFilesAtOnceAreAllTold() throws Exception {
    try (var penstock = up()) {
      for (int i = 0; i < 1_500; i++) write("all/" + i, "x");
      until(
          "all",
          () ->
              Client.get(penstock.api(), "/_penstock/metrics")
                  .text()
                  .contains("penstock_bucket_changes_total{bucket=\"photos\"} 1500.0"));
    }
  }

  private static String told(String key, String sequencer) {
    return """
    {"EventName":"s3:ObjectCreated:Put","Key":"photos/in/a.jpg","Records":[{"eventVersion":"2.0",
     "eventSource":"minio:s3","awsRegion":"","eventTime":"2026-03-04T05:06:07.089Z",
     "eventName":"s3:ObjectCreated:Put","userIdentity":{"principalId":"pump"},
     "s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"photos"},
      "object":{"key":"%s","size":3,"eTag":"x","sequencer":"%s"}}}]}\
    """
        .formatted(key, sequencer);
  }

  private static int tell(TestPenstock penstock, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return Client.post(penstock.http(), "/_penstock/notifications", body, all).status();
  }

  @Test
  void aStoreTellsOfItself() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--bucket=photos=notifications")) {
      assertEquals(200, tell(penstock, told("in%2Fred+gate.jpg", "17A9F1C2B3D4E5F6")));
      assertEquals(200, tell(penstock, told("in%2Fred+gate.jpg", "17A9F1C2B3D4E5F6"))); // again
      assertEquals(200, tell(penstock, told("in%2Fother.jpg", "17A9F1C2B3D4E5F7")));
      until("two", () -> Client.got(penstock, "Thumbs").size() == 2);
      assertEquals(
          List.of("in/other.jpg", "in/red+gate.jpg"),
          Client.got(penstock, "Thumbs").stream()
              .map(JsonObject::new)
              .map(e -> record(e).getJsonObject("s3").getJsonObject("object").getString("key"))
              .sorted()
              .toList());
      assertEquals(404, tell(penstock, told("a", "1").replace("photos\"", "others\"")));
      assertEquals(400, tell(penstock, "{}"));
      assertEquals(400, tell(penstock, told("%zz", "1")));
      assertEquals(403, tell(penstock, told("a", "1"), "Origin", "http://evil.example"));
      assertEquals(
          415,
          Client.post(
                  penstock.http(),
                  "/_penstock/notifications",
                  told("a", "1"),
                  "Content-Type",
                  "text/plain")
              .status());
      assertEquals(405, Client.get(penstock.http(), "/_penstock/notifications").status());
      assertEquals(2, Client.got(penstock, "Thumbs").size());
    }
  }

  /** As MinIO, Ceph and Amazon put them into queues, and in the envelope of a topic between. */
  @Test
  void notificationsComeThroughAQueue() throws Exception {
    String template =
        TEMPLATE + "  Told: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 1}}\n";
    try (var penstock = TestPenstock.up(template, "--bucket=photos=sqs:Told")) {
      JsonObject wrapped =
          new JsonObject()
              .put("Type", "Notification")
              .put("Message", told("in%2Fwrapped.jpg", "2"));
      for (String body :
          List.of(told("in%2Fbare.jpg", "1"), wrapped.encode(), "no notification", told("a", "1")))
        assertEquals(
            200,
            Client.post(
                    penstock.api(),
                    "/",
                    new JsonObject()
                        .put("QueueUrl", "http://localhost/123456789012/Told")
                        .put("MessageBody", body)
                        .encode(),
                    "X-Amz-Target",
                    "AmazonSQS.SendMessage")
                .status());
      until("two", () -> Client.got(penstock, "Thumbs").size() == 2);
      assertEquals(
          List.of("in/bare.jpg", "in/wrapped.jpg"),
          Client.got(penstock, "Thumbs").stream()
              .map(JsonObject::new)
              .map(e -> record(e).getJsonObject("s3").getJsonObject("object").getString("key"))
              .sorted()
              .toList());
      until(
          "only what is none is left",
          () ->
              Client.post(
                      penstock.api(),
                      "/",
                      "{\"QueueUrl\":\"http://localhost/1/Told\",\"AttributeNames\":[\"All\"]}",
                      "X-Amz-Target",
                      "AmazonSQS.GetQueueAttributes")
                  .text()
                  .matches(".*ApproximateNumberOfMessages\":\"[01]\".*NotVisible\":\"[01]\".*"));
    }
  }

  @Test
  void whoeverHasNoTokenIsRefusedUnread() throws Exception {
    Path credentials = PrivateFile.write(folder.resolve("c.properties"), "webhook-token = s3cret");
    try (var penstock =
            TestPenstock.up(
                TEMPLATE, "--bucket=photos=notifications", "--credentials=" + credentials);
        var raw = new RawClient(penstock.http())) {
      String body = told("in/a.jpg", "1");
      assertEquals(401, tell(penstock, body));
      assertEquals(401, tell(penstock, body, "Authorization", "Bearer nothing"));
      assertEquals(401, tell(penstock, body, "Authorization", "Bearer "));
      assertEquals(200, tell(penstock, body, "Authorization", "Bearer s3cret"));
      // Before a byte of the body is sent
      var answer =
          raw.send(
                  "POST /_penstock/notifications HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                      + " application/json\r\nContent-Length: 500\r\n\r\n")
              .read();
      assertEquals(401, answer.status());
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedUnread() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--bucket=photos=notifications");
        var raw = new RawClient(penstock.http())) {
      var answer =
          raw.send(
                  "POST /_penstock/notifications HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                      + " application/json\r\nContent-Length: 10000000\r\n\r\n")
              .read();
      assertEquals(413, answer.status());
    }
  }
}
