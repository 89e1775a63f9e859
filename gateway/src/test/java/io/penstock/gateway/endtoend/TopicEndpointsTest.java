package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Got;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Endpoints confirm, receive and leave; functions receive what their filter lets pass. */
class TopicEndpointsTest extends TopicsEndToEndFixture {
  private Got next(String path) throws InterruptedException {
    var others = new ArrayList<Got>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < end) {
      Got one = receiver.got.poll(100, TimeUnit.MILLISECONDS);
      if (one == null) continue;
      if (one.path().equals(path)) {
        receiver.got.addAll(others);
        return one;
      }
      others.add(one);
    }
    throw new AssertionError("nothing came to " + path + ", but " + others);
  }

  private void verify(JsonObject body, String... keys) throws Exception {
    var text = new StringBuilder();
    for (String key : keys)
      if (body.containsKey(key))
        text.append(key).append('\n').append(body.getString(key)).append('\n');
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    get(body.getString("SigningCertURL"))
                        .body()
                        .getBytes(StandardCharsets.US_ASCII)));
    var check =
        Signature.getInstance(
            body.getString("SignatureVersion").equals("2") ? "SHA256withRSA" : "SHA1withRSA");
    check.initVerify(certificate.getPublicKey());
    check.update(text.toString().getBytes(StandardCharsets.UTF_8));
    assertTrue(check.verify(Base64.getDecoder().decode(body.getString("Signature"))));
  }

  @Test
  void endpointsConfirmReceiveAndLeaveAndFunctionsReceiveWhatTheirFilterLetsPass()
      throws Exception {
    try (var penstock = TestPenstock.up(template(""), "--no-watch")) {
      String topic = ARN + "T";
      Boto sns = sns(penstock);
      ok(sns.call("subscribe", "TopicArn", topic, "Protocol", "http", "Endpoint", at("/in")).run());
      Got asked = next("/in");
      assertEquals("SubscriptionConfirmation", asked.headers().get("x-amz-sns-message-type"));
      assertNull(asked.headers().get("x-amz-sns-subscription-arn"));
      verify(
          asked.body(),
          "Message",
          "MessageId",
          "SubscribeURL",
          "Timestamp",
          "Token",
          "TopicArn",
          "Type");
      ok(sns.call("publish", "TopicArn", topic, "Message", "too early").run());
      var confirmed = get(asked.body().getString("SubscribeURL"));
      assertEquals(200, confirmed.statusCode(), confirmed.body());
      assertTrue(confirmed.body().contains(topic + ":"), confirmed.body());
      ok(
          sns.call(
                  "publish",
                  "TopicArn",
                  topic,
                  "Message",
                  "tür",
                  "Subject",
                  "s",
                  "MessageAttributes",
                  kind("a"))
              .call(
                  "publish", "TopicArn", topic, "Message", "other", "MessageAttributes", kind("b"))
              .run());
      Got first = next("/in");
      Got second = next("/in");
      if (!"tür".equals(first.body().getString("Message"))) {
        Got swapped = first;
        first = second;
        second = swapped;
      }
      assertEquals("tür", first.body().getString("Message"));
      assertEquals("other", second.body().getString("Message"));
      assertEquals("text/plain; charset=UTF-8", first.headers().get("content-type"));
      assertEquals("Amazon Simple Notification Service Agent", first.headers().get("user-agent"));
      assertEquals(
          first.body().getString("MessageId"), first.headers().get("x-amz-sns-message-id"));
      assertEquals("2", first.body().getString("SignatureVersion"));
      verify(first.body(), "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
      assertEquals(
          map("Type", "String").put("Value", "a"),
          first.body().getJsonObject("MessageAttributes").getJsonObject("kind"));
      Got event = next("/function");
      JsonObject record = event.body().getJsonArray("Records").getJsonObject(0);
      JsonObject told = record.getJsonObject("Sns");
      assertEquals("aws:sns", record.getString("EventSource"));
      assertEquals("tür", told.getString("Message"));
      assertEquals(first.body().getString("MessageId"), told.getString("MessageId"));
      assertTrue(
          told.getString("UnsubscribeUrl").endsWith(record.getString("EventSubscriptionArn")));
      assertEquals("1", told.getString("SignatureVersion"));
      told.put("SigningCertURL", told.getString("SigningCertUrl"));
      told.put("SignatureVersion", "2"); // what the topic says is what it is signed with
      verify(told, "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
      assertEquals(200, get(first.body().getString("UnsubscribeURL")).statusCode());
      Got left = next("/in");
      assertEquals("UnsubscribeConfirmation", left.headers().get("x-amz-sns-message-type"));
      assertNotNull(left.headers().get("x-amz-sns-subscription-arn"));
      verify(
          left.body(),
          "Message",
          "MessageId",
          "SubscribeURL",
          "Timestamp",
          "Token",
          "TopicArn",
          "Type");
      ok(
          sns.call("publish", "TopicArn", topic, "Message", "x", "MessageAttributes", kind("a"))
              .run());
      next("/function");
      assertFalse(
          receiver.got.stream().anyMatch(g -> g.path().equals("/in")), receiver.got.toString());
      assertEquals(200, get(left.body().getString("SubscribeURL")).statusCode());
      ok(sns.call("publish", "TopicArn", topic, "Message", "back").run());
      assertEquals("back", next("/in").body().getString("Message"));
      String metrics = get(penstock.api() + "/_penstock/metrics").body();
      assertTrue(
          metrics.contains("penstock_topic_messages_published_total{topic=\"T\"} 5.0"), metrics);
    }
  }
}
