package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The writer against Jackson's reader, with random text. */
class Utf8JsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RepeatedTest(300)
  void whatIsWrittenIsReadBack(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    String text = text(random);
    byte[] junk = new byte[random.nextInt(400)];
    random.nextBytes(junk);
    Utf8Json json = new Utf8Json(random.nextInt(64));
    json.beginObject()
        .member("text", text)
        .key("body")
        .text(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)))
        .key(text)
        .beginArray()
        .string(null)
        .base64(Buffer.buffer(junk))
        .text(Buffer.buffer(junk))
        .endArray()
        .member("n", random.nextLong())
        .endObject();
    JsonNode read = JSON.readTree(json.toBytes());
    String name = "seed " + seed;
    assertEquals(text, read.get("text").asText(), name);
    assertEquals(text, read.get("body").asText(), name);
    assertEquals(Base64.getEncoder().encodeToString(junk), read.get(text).get(1).asText(), name);
    assertEquals(json.toBuffer(), Buffer.buffer(json.toBytes()), name);
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder("x");
    int length = random.nextInt(300);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(8);
      int limit = kind < 3 ? 0x80 : kind < 5 ? 0x800 : kind < 7 ? 0xd800 : 0x100;
      int c = kind == 7 ? 0x10000 + random.nextInt(0x10ffff - 0x10000) : random.nextInt(limit);
      text.appendCodePoint(c);
    }
    return text.toString();
  }
}
