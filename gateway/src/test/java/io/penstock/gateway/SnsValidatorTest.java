package io.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints of topics are sent, before a validator that is not ours. */
class SnsValidatorTest {
  private static final String TEMPLATE =
      """
      Resources:
        One: {Type: AWS::SNS::Topic, Properties: {TopicName: one, SignatureVersion: "1"}}
        Two: {Type: AWS::SNS::Topic, Properties: {TopicName: two, SignatureVersion: "2"}}
      """;
  private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:";

  @TempDir Path folder;
  private final LinkedBlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          received.add(
              new JsonObject(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private JsonObject next() throws InterruptedException {
    JsonObject message = received.poll(20, TimeUnit.SECONDS);
    assertNotNull(message, "no message came");
    return message;
  }

  private List<String> validate(JsonArray messages) throws Exception {
    Path file = Files.writeString(folder.resolve("messages.json"), messages.encode());
    return Npm.run(Npm.folder(), "node", "sns-validator.mjs", file.toString()).lines().toList();
  }

  @Test
  void bothSignatureVersionsAreAcceptedAndForgeriesAreNot() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      var sns = new Boto("sns", penstock.api(), folder);
      String endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var good = new JsonArray();
      for (String topic : List.of("one", "two")) {
        sns.call("subscribe", "TopicArn", TOPIC + topic, "Protocol", "http", "Endpoint", endpoint)
            .run();
        JsonObject confirmation = next();
        assertEquals("SubscriptionConfirmation", confirmation.getString("Type"));
        good.add(confirmation);
        URI link = URI.create(confirmation.getString("SubscribeURL"));
        assertEquals(
            200, Client.get(penstock.api(), link.getRawPath() + "?" + link.getRawQuery()).status());
        sns.call(
                "publish",
                "TopicArn",
                TOPIC + topic,
                "Subject",
                "größe",
                "Message",
                "line\nüñ€",
                "MessageAttributes",
                new JsonObject()
                    .put("k", new JsonObject().put("DataType", "String").put("StringValue", "v")))
            .run();
        JsonObject notification = next();
        assertEquals("Notification", notification.getString("Type"));
        assertEquals(topic.equals("one") ? "1" : "2", notification.getString("SignatureVersion"));
        good.add(notification);
      }
      assertEquals(List.of("ok", "ok", "ok", "ok"), validate(good));
      var forged = new JsonArray();
      for (int i = 0; i < good.size(); i++)
        forged.add(good.getJsonObject(i).copy().put("Message", "other"));
      for (String said : validate(forged)) assertFalse(said.equals("ok"), said);
    }
  }
}
