package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store says of itself: by its token, by a queue, and within limits. */
class BucketNoticesTest extends BucketsFixture {
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
