package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints of topics are sent, before a validator that is not ours. */
class SnsValidatorTest {
  private static final String TEMPLATE =
      """
      Resources:
        One: {Type: AWS::SNS::Topic, Properties: {TopicName: one, SignatureVersion: "1"}}
        Two: {Type: AWS::SNS::Topic, Properties: {TopicName: two, SignatureVersion: "2"}}
        Told:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => console.log("got " + JSON.stringify(event.Records[0].Sns))
            Events:
              One: {Type: SNS, Properties: {Topic: !Ref One}}
              Two: {Type: SNS, Properties: {Topic: !Ref Two}}
      """;
  private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:";

  @TempDir Path folder;

  private List<String> validate(JsonArray messages) throws Exception {
    Path file = Files.writeString(folder.resolve("messages.json"), messages.encode());
    return Npm.run(Npm.folder(), "node", "sns-validator.mjs", file.toString()).lines().toList();
  }

  @Test
  void bothSignatureVersionsAreAcceptedAndForgeriesAreNot() throws Exception {
    try (var receiver = new Receiver();
        var penstock = TestPenstock.up(TEMPLATE)) {
      var sns = new Boto("sns", penstock.api(), folder);
      var good = new JsonArray();
      for (String topic : List.of("one", "two")) {
        sns.call(
                "subscribe",
                "TopicArn",
                TOPIC + topic,
                "Protocol",
                "http",
                "Endpoint",
                receiver.at("/"))
            .run();
        JsonObject confirmation = receiver.next().body();
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
        JsonObject notification = receiver.next().body();
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

  /** The event's field says "1" whatever it is signed with, as SNS's does. */
  @Test
  void functionsAreSentWhatTheirTopicSignsWith() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      var sns = new Boto("sns", penstock.api(), folder);
      for (String topic : List.of("one", "two"))
        sns.call("publish", "TopicArn", TOPIC + topic, "Message", topic, "Subject", "s").run();
      Client.until("both are told", () -> Client.got(penstock, "Told").size() == 2);
      for (String line : Client.got(penstock, "Told")) {
        var told = new JsonObject(line);
        assertEquals("1", told.getString("SignatureVersion"));
        boolean first = told.getString("Message").equals("one");
        assertTrue(verifies(penstock, told, first ? "SHA1withRSA" : "SHA256withRSA"), line);
        assertFalse(verifies(penstock, told, first ? "SHA256withRSA" : "SHA1withRSA"), line);
      }
    }
  }

  private static boolean verifies(TestPenstock penstock, JsonObject told, String algorithm)
      throws Exception {
    var text = new StringBuilder();
    for (String key : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"))
      text.append(key).append('\n').append(told.getString(key)).append('\n');
    URI at = URI.create(told.getString("SigningCertUrl"));
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Client.get(penstock.api(), at.getRawPath()).body()));
    var check = Signature.getInstance(algorithm);
    check.initVerify(certificate.getPublicKey());
    check.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return check.verify(Base64.getDecoder().decode(told.getString("Signature")));
  }
}
