package io.penstock.trigger.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.trigger.shape.ObjectDetail;
import io.penstock.trigger.shape.ObjectEvent;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/bucket");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NotificationReader READER =
      new NotificationReader(
          "us-east-1", InstantSource.fixed(Instant.parse("2026-03-04T05:06:07.089Z")));

  static Stream<Path> golden() throws IOException {
    return Files.list(GOLDEN).sorted();
  }

  /** Each file: what a store sends, and what a function and a bus are told of it. */
  @ParameterizedTest
  @MethodSource("golden")
  void everyDialectBecomesS3s(Path file) throws IOException {
    var golden = (ObjectNode) JSON.readTree(file.toFile());
    ArrayNode changes = JSON.createArrayNode();
    for (ObjectChange change : READER.read(Buffer.buffer(golden.get("sent").toString())))
      changes.add(told(change));
    if (System.getProperty("golden.write") != null) {
      golden.set("changes", changes);
      Files.writeString(file, golden.toPrettyString() + "\n");
    }
    assertEquals(golden.get("changes").toPrettyString(), changes.toPrettyString());
  }

  private static ObjectNode told(ObjectChange change) throws IOException {
    ObjectDetail detail = ObjectDetail.of(change.record(), change.key(), "210987654321");
    ObjectNode told =
        JSON.createObjectNode().put("key", change.key()).put("identity", change.identity());
    told.set("event", JSON.readTree(ObjectEvent.of(change.record(), "thumbs").getBytes()));
    if (detail != null)
      told.putObject("bus")
          .put("detail-type", detail.type())
          .set("detail", JSON.readTree(detail.detail().encode()));
    return told;
  }

  @ParameterizedTest
  @MethodSource("golden")
  void theOfficialClassReadsTheEvent(Path file) throws IOException {
    for (JsonNode change : JSON.readTree(file.toFile()).get("changes")) {
      S3Event event =
          LambdaEventSerializers.serializerFor(S3Event.class, getClass().getClassLoader())
              .fromJson(new ByteArrayInputStream(JSON.writeValueAsBytes(change.get("event"))));
      var s3 = event.getRecords().getFirst().getS3();
      assertEquals(change.get("key").asText(), s3.getObject().getUrlDecodedKey());
      assertEquals("photos", s3.getBucket().getName());
      assertEquals("thumbs", s3.getConfigurationId());
      assertEquals("aws:s3", event.getRecords().getFirst().getEventSource());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[                                          | The body is not JSON.",
        "7                                          | The notification is no JSON object.",
        "{}                                         | The notification has no Records.",
        "{'Records':{}}                             | Records is no array.",
        "{'Records':[4]}                            | Records[0] is no JSON object.",
        "{'Records':[{}]}                           | Records[0].eventName is missing.",
        "{'Records':[{'eventName':'a b'}]}          | Records[0].eventName is no type of event.",
        "{'Records':[{'eventName':'A:B'}]}          | Records[0].s3 is missing.",
        "{'Records':[{'eventName':'A:B','s3':{'bucket':{'name':'../x'}}}]} |"
            + " Records[0].s3.bucket.name is no name of a bucket.",
        "{'Type':'Notification','Message':'x'}      | Message is not JSON.",
        "{'Type':'Notification','Message':'{}'}     | Message has no Records.",
        "{'specversion':'1.0','data':7}             | data is no JSON object.",
        "[[[[[{}]]]]]                               | [0][0][0][0] is wrapped too often.",
      })
  void whatIsNoneIsRefusedWithThePlace(String body, String message) {
    assertEquals(
        message,
        assertThrows(
                InvalidNotificationException.class,
                () -> READER.read(Buffer.buffer(body.replace('\'', '"'))))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%zz", "%ff", "%ed%a0%80", "a%2"})
  void aKeyThatDecodesToNoTextIsRefused(String key) {
    Buffer body = record("aws:s3", key);
    var refused = assertThrows(InvalidNotificationException.class, () -> READER.read(body));
    assertEquals("Records[0].s3.object.key", refused.getMessage().split(" ")[0]);
  }

  @Test
  void keysThatAreTooLongOrNoUnicodeAreRefused() {
    for (String key : new String[] {"ä".repeat(513), "\\ud800"})
      assertThrows(
          InvalidNotificationException.class, () -> READER.read(record("ceph:s3", key)), key);
    assertEquals("ä".repeat(512), READER.read(record("ceph:s3", "ä".repeat(512))).getFirst().key());
  }

  /** Whatever a key is made of, a function that decodes it by the form's rule has it back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a+b",
        "a%20b",
        "ä/ö\u0301/日本/😀",
        "a/../b",
        "//",
        "\u0001\n\t",
        "&=?#;:@",
        "a\u0000b"
      })
  void everyKeySurvives(String key) {
    String json = JSON.createObjectNode().textNode(key).toString();
    ObjectChange raw = READER.read(record("ceph:s3", json.substring(1, json.length() - 1))).get(0);
    assertEquals(key, raw.key());
    String encoded = raw.record().getJsonObject("s3").getJsonObject("object").getString("key");
    assertEquals(key, READER.read(record("aws:s3", encoded)).getFirst().key());
    assertEquals(key.chars().filter(c -> c == '/').count(), encoded.split("/", -1).length - 1);
  }

  private static Buffer record(String source, String key) {
    return Buffer.buffer(
        """
        {"Records":[{"eventSource":"%s","eventName":"ObjectCreated:Put",
          "eventTime":"2026-03-04T05:06:07Z",
          "s3":{"bucket":{"name":"photos"},"object":{"key":"%s"}}}]}\
        """
            .formatted(source, key));
  }
}
