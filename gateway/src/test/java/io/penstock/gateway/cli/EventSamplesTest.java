package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSamplesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T09:00:00.123Z");
  private static final String ID = "0c9f3a51-5b54-4c06-8f3e-0123456789ab";

  private static EventSamples samples(Map<String, String> with) {
    return new EventSamples(NOW, ID, with::get);
  }

  @Test
  void everySampleIsAsItWas() throws IOException {
    var golden =
        new JsonObject(
            new String(
                EventSamplesTest.class.getResourceAsStream("event-samples.json").readAllBytes(),
                StandardCharsets.UTF_8));
    var all = new JsonObject();
    samples(Map.of()).all().forEach((name, maker) -> all.put(name, new JsonObject(maker.get())));
    for (String name : all.fieldNames())
      assertEquals(String.valueOf(golden.getValue(name)), String.valueOf(all.getValue(name)), name);
    assertEquals(golden.fieldNames(), all.fieldNames());
  }

  @Test
  void whatIsSaidIsInIt() {
    var put = samples(Map.of("bucket", "photos", "key", "a b/c.jpg", "size", "7")).of("s3", "put");
    assertTrue(put.toString().contains("\"key\":\"a+b/c.jpg\",\"size\":7"), put.toString());
    assertTrue(put.toString().contains("arn:aws:s3:::photos"), put.toString());
    var post =
        samples(Map.of("method", "post", "path", "/x", "body", "{}")).of("apigateway", "http");
    assertEquals("POST /x", new JsonObject(post).getString("routeKey"));
    assertEquals("hi", body(samples(Map.of("body", "hi")).of("sqs", null).toString()));
  }

  private static String body(String event) {
    return new JsonObject(event).getJsonArray("Records").getJsonObject(0).getString("body");
  }

  @Test
  void whatThereIsNotIsNamed() {
    String none =
        assertThrows(IllegalArgumentException.class, () -> samples(Map.of()).of("s4", "put"))
            .getMessage();
    assertTrue(none.contains("s4") && none.contains("s3 put"), none);
    String type =
        assertThrows(IllegalArgumentException.class, () -> samples(Map.of()).of("s3", null))
            .getMessage();
    assertEquals("s3 has these: put, delete", type);
  }
}
