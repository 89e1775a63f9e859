package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduledEventTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/schedule");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> files() throws IOException {
    return Files.list(GOLDEN).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFiringBecomesTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    JsonNode event = JSON.readTree(event(golden.get("firing")).getBytes());
    assertEquals(golden.get("event").toPrettyString(), event.toPrettyString());
  }

  /** What a Java handler on Lambda is handed, by AWS's own reader. */
  @Test
  void aRulesEventIsWhatJavaHandlersTake() throws IOException {
    JsonNode golden = JSON.readTree(GOLDEN.resolve("rule.json").toFile());
    var reader =
        LambdaEventSerializers.serializerFor(
            com.amazonaws.services.lambda.runtime.events.ScheduledEvent.class,
            getClass().getClassLoader());
    var typed = reader.fromJson(new ByteArrayInputStream(event(golden.get("firing")).getBytes()));
    assertEquals("Scheduled Event", typed.getDetailType());
    assertEquals("eu-north-1", typed.getRegion());
    assertEquals(0, typed.getDetail().size());
    var out = new ByteArrayOutputStream();
    reader.toJson(typed, out);
    JsonNode again = JSON.readTree(out.toByteArray());
    for (String member : new String[] {"id", "source", "account", "resources"})
      assertEquals(golden.get("event").get(member), again.get(member), member);
    assertEquals(
        Instant.parse("2026-03-04T05:06:00Z"), Instant.parse(again.get("time").asText()), "time");
  }

  private static Buffer event(JsonNode firing) {
    String arn = firing.get("arn").asText();
    Instant time = Instant.parse(firing.get("time").asText());
    String id = firing.get("id").asText();
    if (firing.has("input"))
      return ScheduledEvent.ofInput(
          firing.get("input").asText(), arn, time, id, firing.get("attempt").asInt());
    return firing.get("kind").asText().equals("RULE")
        ? ScheduledEvent.ofRule(arn, time, id)
        : ScheduledEvent.ofScheduler(arn, time, id);
  }
}
