package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is published arrives: at functions, endpoints and real queues. */
class TopicsEndToEndTest extends TopicsEndToEndFixture {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";

  private static final String ONCE =
      "{\"healthyRetryPolicy\":{\"minDelayTarget\":1,\"maxDelayTarget\":1,\"numRetries\":0}}";

  private static final String AT_ONCE =
      "{\"healthyRetryPolicy\":{\"minDelayTarget\":1,\"maxDelayTarget\":1,\"numRetries\":2,"
          + "\"numNoDelayRetries\":2}}";

  private List<JsonObject> messages(Boto sqs, String url, int wanted) throws Exception {
    var all = new ArrayList<JsonObject>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (all.size() < wanted && System.nanoTime() < end) {
      JsonObject said =
          sqs.call(
                  "receive_message",
                  "QueueUrl",
                  url,
                  "MaxNumberOfMessages",
                  10,
                  "WaitTimeSeconds",
                  2,
                  "AttributeNames",
                  new JsonArray().add("All"),
                  "MessageAttributeNames",
                  new JsonArray().add("All"))
              .run()
              .getFirst();
      for (Object one : said.getJsonObject("output").getJsonArray("Messages", new JsonArray())) {
        all.add((JsonObject) one);
        String receipt = ((JsonObject) one).getString("ReceiptHandle");
        sqs.call("delete_message", "QueueUrl", url, "ReceiptHandle", receipt).run();
      }
    }
    assertEquals(wanted, all.size(), all.toString());
    return all;
  }

  private static String queue(Boto sqs, String name, Object... attributes) throws Exception {
    var input = new ArrayList<Object>(List.of("QueueName", name));
    input.addAll(List.of(attributes));
    return sqs.call("create_queue", input.toArray())
        .run()
        .getFirst()
        .getJsonObject("output")
        .getString("QueueUrl");
  }

  @Test
  void subscribersThatFailEndInTheDeadLetterQueueAndHoldUpNobody() throws Exception {
    try (var nobody = Receiver.nobody();
        var queues = TestDouble.start("elasticmq");
        var garbage = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var penstock = TestPenstock.up(template(""), "--no-watch", "--source=sqs=" + queues.at)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true)
                    try (var socket = garbage.accept()) {
                      socket.getOutputStream().write("220 mail ready\r\n\r\n".getBytes());
                    }
                } catch (IOException e) {
                  // closed
                }
              });
      var sqs = new Boto("sqs", queues.at, folder);
      String dead = queue(sqs, "dead");
      String fine = queue(sqs, "fine");
      Boto sns = sns(penstock);
      String topic = ARN + "bad";
      sns.call("create_topic", "Name", "bad");
      var attributes =
          map("RedrivePolicy", map("deadLetterTargetArn", QUEUE + "dead").encode())
              .put("DeliveryPolicy", AT_ONCE);
      List<String> endpoints =
          List.of(
              at("/500"),
              at("/404"),
              at("/302"),
              "http://127.0.0.1:" + nobody.getLocalPort() + "/",
              "http://127.0.0.1:" + garbage.getLocalPort() + "/",
              "http://10.255.0.1/");
      for (String endpoint : endpoints)
        sns.call(
            "subscribe",
            "TopicArn",
            topic,
            "Protocol",
            "http",
            "Endpoint",
            endpoint,
            "Attributes",
            attributes);
      sns.call(
          "subscribe",
          "TopicArn",
          topic,
          "Protocol",
          "http",
          "Endpoint",
          at("/silent"),
          "Attributes",
          attributes.copy().put("DeliveryPolicy", ONCE));
      sns.call("subscribe", "TopicArn", topic, "Protocol", "sqs", "Endpoint", QUEUE + "fine");
      ok(sns.run());
      // Those that cannot confirm are made confirmed: what they were asked is in the store.
      confirmAll(penstock, endpoints.size() + 1);
      ok(sns.call("publish", "TopicArn", topic, "Message", "m").run());
      JsonObject arrived = messages(sqs, fine, 1).getFirst();
      assertEquals("m", new JsonObject(arrived.getString("Body")).getString("Message"));
      List<JsonObject> letters = messages(sqs, dead, endpoints.size());
      for (JsonObject letter : letters)
        assertEquals("m", new JsonObject(letter.getString("Body")).getString("Message"));
      assertEquals(1, tries.get("/silent").get()); // waited for, while the others had theirs
      messages(sqs, dead, 1);
      assertEquals(3, tries.get("/500").get());
      assertEquals(1, tries.get("/404").get());
      assertEquals(1, tries.get("/302").get());
      assertNull(tries.get("/elsewhere"));
    }
  }

  /** Confirms what is asked, with tokens as they stand in the questions. */
  private void confirmAll(TestPenstock penstock, int count) throws Exception {
    var asked = new ArrayList<String>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (asked.size() < count && System.nanoTime() < end) {
      asked.clear();
      JsonArray events =
          new JsonObject(get(penstock.api() + "/_penstock/api/events?limit=100").body())
              .getJsonArray("events");
      for (Object one : events) {
        String id = ((JsonObject) one).getString("id");
        JsonObject told =
            new JsonObject(get(penstock.api() + "/_penstock/api/events/" + id).body());
        String text = told.encode();
        int url = text.indexOf("/?Action=ConfirmSubscription");
        if (url >= 0) asked.add(text.substring(url).split("[\\\\\"]", 2)[0]);
      }
    }
    assertEquals(count, asked.size());
    for (String url : asked) assertEquals(200, get(penstock.api() + url).statusCode());
  }

  @Test
  void queuesReceiveEnvelopesOrRawAndFifoKeepsOrderAndDropsRepetitions() throws Exception {
    try (var queues = TestDouble.start("elasticmq");
        var penstock = TestPenstock.up(template(""), "--no-watch", "--source=sqs=" + queues.at)) {
      var sqs = new Boto("sqs", queues.at, folder);
      String raw = queue(sqs, "raw");
      String fifo = queue(sqs, "f.fifo", "Attributes", map("FifoQueue", "true"));
      Boto sns = sns(penstock);
      String topic = ARN + "T";
      String ordered = ARN + "o.fifo";
      sns.call(
              "subscribe",
              "TopicArn",
              topic,
              "Protocol",
              "sqs",
              "Endpoint",
              QUEUE + "raw",
              "Attributes",
              map("RawMessageDelivery", "true"))
          .call(
              "create_topic",
              "Name",
              "o.fifo",
              "Attributes",
              map("FifoTopic", "true").put("ContentBasedDeduplication", "true"))
          .call("subscribe", "TopicArn", ordered, "Protocol", "sqs", "Endpoint", QUEUE + "f.fifo")
          .call(
              "publish",
              "TopicArn",
              topic,
              "Message",
              "{\"default\":\"d\",\"sqs\":\"for queues\"}",
              "MessageStructure",
              "json",
              "MessageAttributes",
              kind("b"));
      for (int i = 0; i < 5; i++)
        sns.call("publish", "TopicArn", ordered, "Message", "m" + i, "MessageGroupId", "g");
      sns.call("publish", "TopicArn", ordered, "Message", "m4", "MessageGroupId", "g");
      List<JsonObject> said = sns.run();
      ok(said);
      JsonObject last = said.getLast().getJsonObject("output");
      assertEquals(said.get(said.size() - 2).getJsonObject("output"), last);
      JsonObject one = messages(sqs, raw, 1).getFirst();
      assertEquals("for queues", one.getString("Body"));
      assertEquals(
          "b",
          one.getJsonObject("MessageAttributes").getJsonObject("kind").getString("StringValue"));
      List<JsonObject> all = messages(sqs, fifo, 5);
      for (int i = 0; i < 5; i++) {
        var body = new JsonObject(all.get(i).getString("Body"));
        assertEquals("m" + i, body.getString("Message"));
        assertNotNull(body.getString("SequenceNumber"));
        assertNull(body.getString("Signature"));
        assertEquals("g", all.get(i).getJsonObject("Attributes").getString("MessageGroupId"));
      }
    }
  }
}
