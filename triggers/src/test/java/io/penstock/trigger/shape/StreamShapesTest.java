package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamShapesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/stream");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> files() throws IOException {
    return Files.list(GOLDEN).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void recordsBecomeTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    JsonNode event = JSON.readTree(event(file).getBytes());
    assertEquals(golden.get("event").toPrettyString(), event.toPrettyString());
  }

  @ParameterizedTest
  @MethodSource("files")
  void aKafkaRecordIsNeverLargerThanItSays(Path file) throws IOException {
    if (!file.getFileName().toString().startsWith("kafka")) return;
    for (JsonNode record : JSON.readTree(file.toFile()).get("source").get("records")) {
      KafkaRecord one = kafka(record);
      int empty = KafkaEvent.of(null, "", List.of()).length() + one.place().length() + 5;
      int real = KafkaEvent.of(null, "", List.of(one)).length() - empty;
      assertTrue(real <= one.size(), real + " > " + one.size());
    }
  }

  /** What Java handlers on Lambda are handed, by AWS's own reader. */
  @Test
  void javaHandlersTakeThem() throws IOException {
    var kafka =
        read("kafka-tombstone.json", com.amazonaws.services.lambda.runtime.events.KafkaEvent.class);
    var first = kafka.getRecords().get("levels-0").getFirst();
    assertEquals("Z2F0ZS00", first.getKey());
    assertEquals(null, first.getValue());
    assertArrayEquals(new byte[] {-1, 0, 127, -128}, first.getHeaders().getFirst().get("bin"));
    var change =
        read("dynamodb-types.json", DynamodbEvent.class).getRecords().getFirst().getDynamodb();
    assertEquals("1E-130", change.getNewImage().get("cm").getN());
    assertEquals((byte) 0xff, change.getNewImage().get("raw").getB().get(0));
    assertEquals(1772600767000L, change.getApproximateCreationDateTime().getTime());
    var kinesis = read("kinesis.json", KinesisEvent.class).getRecords().getFirst().getKinesis();
    assertEquals("{\"cm\":12}", StandardCharsets.UTF_8.decode(kinesis.getData()).toString());
    assertEquals(1772600767089L, kinesis.getApproximateArrivalTimestamp().getTime());
  }

  private static <T> T read(String name, Class<T> type) throws IOException {
    return LambdaEventSerializers.serializerFor(type, StreamShapesTest.class.getClassLoader())
        .fromJson(new ByteArrayInputStream(event(GOLDEN.resolve(name)).getBytes()));
  }

  private static Buffer event(Path file) throws IOException {
    JsonNode source = JSON.readTree(file.toFile()).get("source");
    var records = new ArrayList<JsonNode>();
    source.get("records").forEach(records::add);
    String arn = source.path("arn").asText(null);
    String name = file.getFileName().toString();
    if (name.startsWith("kafka"))
      return KafkaEvent.of(
          arn,
          source.get("servers").asText(),
          records.stream().map(StreamShapesTest::kafka).toList());
    if (name.startsWith("dynamodb"))
      return ShardRecords.event(
          records.stream().map(record -> ShardRecords.ofDynamoDb(record, arn)).toList());
    String shard = source.get("shard").asText();
    String role = source.get("role").asText();
    var items =
        records.stream().map(record -> ShardRecords.ofKinesis(record, arn, shard, role)).toList();
    JsonNode window = source.path("window");
    if (window.isMissingNode()) return ShardRecords.event(items);
    return ShardRecords.event(
        items,
        arn,
        new ShardRecords.Window(
            Instant.parse(window.get("start").asText()),
            Instant.parse(window.get("end").asText()),
            window.get("state").toString().getBytes(StandardCharsets.UTF_8),
            shard,
            window.get("last").asBoolean(),
            window.get("early").asBoolean()));
  }

  private static KafkaRecord kafka(JsonNode record) {
    var headers = new ArrayList<KafkaRecord.Header>();
    for (JsonNode header : record.get("headers"))
      headers.add(new KafkaRecord.Header(header.get(0).asText(), array(header.get(1))));
    return new KafkaRecord(
        record.get("topic").asText(),
        record.get("partition").asInt(),
        record.get("offset").asLong(),
        record.get("timestamp").asLong(),
        record.get("timestampType").asText(),
        utf8(record.get("key")),
        utf8(record.get("value")),
        headers);
  }

  private static byte[] utf8(JsonNode text) {
    return text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] array(JsonNode numbers) {
    if (numbers.isNull()) return null;
    var bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) numbers.get(i).asInt();
    return bytes;
  }
}
