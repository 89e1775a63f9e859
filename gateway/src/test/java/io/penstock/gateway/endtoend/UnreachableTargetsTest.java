package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Answer;
import io.penstock.gateway.endtoend.Receiver.Got;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Targets of a rule that are down, silent, elsewhere, private or babbling: each is tried by its
 * policy and then handed to the dead-letter queue, while ten others have the event at once.
 */
class UnreachableTargetsTest {
  private static final List<String> BAD = List.of("Down", "Silent", "Moved", "Private", "Babbles");

  @TempDir Path folder;
  private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  private final CountDownLatch silence = new CountDownLatch(1);

  private Answer answer(Got request) {
    tries.computeIfAbsent(request.path(), p -> new AtomicInteger()).incrementAndGet();
    if (request.path().equals("/silent")) {
      try {
        silence.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return request.path().equals("/moved")
        ? new Answer(302, "", Map.of("Location", "/elsewhere"))
        : Answer.OK;
  }

  private int tries(String path) {
    return tries.getOrDefault(path, new AtomicInteger()).get();
  }

  private Path template(Map<String, String> endpoints) throws IOException {
    var text =
        new StringBuilder(
            """
            Resources:
              Key:
                Type: AWS::Events::Connection
                Properties:
                  AuthorizationType: API_KEY
                  AuthParameters: {ApiKeyAuthParameters: {ApiKeyName: x, ApiKeyValue: y}}
            """);
    endpoints.forEach(
        (name, url) ->
            text.append(
                """
                  %s:
                    Type: AWS::Events::ApiDestination
                    Properties: {ConnectionArn: !GetAtt Key.Arn, InvocationEndpoint: "%s", HttpMethod: POST}
                """
                    .formatted(name, url)));
    rule(text, "Bad", BAD);
    rule(text, "Good1", List.of("Good", "Good", "Good", "Good", "Good"));
    rule(text, "Good2", List.of("Good", "Good", "Good", "Good", "Good"));
    return Files.writeString(folder.resolve("template.yaml"), text);
  }

  private static void rule(StringBuilder text, String name, List<String> targets) {
    text.append(
        """
          %sRule:
            Type: AWS::Events::Rule
            Properties:
              EventPattern: {source: [shop]}
              Targets:
        """
            .formatted(name));
    for (int i = 0; i < targets.size(); i++)
      text.append(
          """
                  - Id: t%d
                    Arn: !GetAtt %s.Arn
                    RetryPolicy: {MaximumRetryAttempts: %d}
                    DeadLetterConfig: {Arn: arn:aws:sqs:us-east-1:123456789012:dead}
          """
              .formatted(i, targets.get(i), targets.get(i).equals("Silent") ? 1 : 3));
  }

  /** Says something that is no HTTP to whoever comes. */
  private static ServerSocket babble(AtomicInteger calls) throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true)
                  try (var call = socket.accept()) {
                    calls.incrementAndGet();
                    call.getOutputStream().write("220 mail ready\r\n\r\n".getBytes());
                  }
              } catch (IOException e) {
                // closed
              }
            });
    return socket;
  }

  private Map<String, Map<String, String>> letters(Boto sqs, String queue) {
    var letters = new HashMap<String, Map<String, String>>();
    JsonObject said;
    try {
      said =
          sqs.call(
                  "receive_message",
                  "QueueUrl",
                  queue,
                  "MaxNumberOfMessages",
                  10,
                  "VisibilityTimeout",
                  0,
                  "MessageAttributeNames",
                  new JsonArray().add("All"))
              .run()
              .getFirst()
              .getJsonObject("output");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (Object one : said.getJsonArray("Messages", new JsonArray())) {
      var attributes = new HashMap<String, String>();
      JsonObject all = ((JsonObject) one).getJsonObject("MessageAttributes");
      for (String name : all.fieldNames())
        attributes.put(name, all.getJsonObject(name).getString("StringValue"));
      letters.put(attributes.get("TARGET_ARN").split("/")[1], attributes);
    }
    return letters;
  }

  @Test
  void eachEndsByItsPolicyAndHoldsUpNobody() throws Exception {
    var babbled = new AtomicInteger();
    var clock = new MovedClock("2026-06-01T12:00:00Z");
    try (var nobody = Receiver.nobody();
        var receiver = new Receiver(this::answer);
        var babbling = babble(babbled);
        var queues = TestDouble.start("elasticmq");
        var penstock =
            TestPenstock.up(
                template(
                    Map.of(
                        "Down",
                        "http://127.0.0.1:" + nobody.getLocalPort() + "/",
                        "Silent",
                        receiver.at("/silent"),
                        "Moved",
                        receiver.at("/moved"),
                        "Private",
                        "http://10.255.0.1/",
                        "Babbles",
                        "http://127.0.0.1:" + babbling.getLocalPort() + "/",
                        "Good",
                        receiver.at("/good"))),
                clock,
                "--no-watch",
                "--source=sqs=" + queues.at)) {
      var sqs = new Boto("sqs", queues.at, folder);
      String queue =
          sqs.call("create_queue", "QueueName", "dead")
              .run()
              .getFirst()
              .getJsonObject("output")
              .getString("QueueUrl");
      var events = new Boto("events", penstock.api(), folder);
      events
          .call(
              "put_events",
              "Entries",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("Source", "shop")
                          .put("DetailType", "Placed")
                          .put("Detail", "{}")))
          .run();
      until("the silent one", () -> tries("/silent") == 1);
      until("the ten others", () -> tries("/good") == 10);
      assertNull(letters(sqs, queue).get("Silent"), "it is still waited for");

      var arrived = new HashMap<String, Map<String, String>>();
      until(
          "the dead letters",
          () -> {
            clock.advance(Duration.ofSeconds(2));
            arrived.putAll(letters(sqs, queue));
            return arrived.size() == BAD.size();
          });
      silence.countDown();
      for (String name : List.of("Down", "Silent", "Babbles")) {
        Map<String, String> letter = arrived.get(name);
        assertEquals(name.equals("Silent") ? "1" : "3", letter.get("RETRY_ATTEMPTS"), name);
        assertEquals("MaximumRetryAttempts", letter.get("EXHAUSTED_RETRY_CONDITION"), name);
        assertTrue(letter.get("RULE_ARN").contains("/Bad"), name);
      }
      for (String name : List.of("Moved", "Private"))
        assertNull(arrived.get(name).get("RETRY_ATTEMPTS"), name);
      assertTrue(arrived.get("Moved").get("ERROR_MESSAGE").contains("302"));
      assertEquals(2, tries("/silent"));
      assertEquals(4, babbled.get());
      assertEquals(1, tries("/moved"));
      assertEquals(0, tries("/elsewhere"));
      assertEquals(10, tries("/good"));
    }
  }
}
