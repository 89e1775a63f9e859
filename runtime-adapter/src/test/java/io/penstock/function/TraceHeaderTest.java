package io.penstock.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceHeaderTest {
  private static final Instant NOW = Instant.ofEpochSecond(0x65000001L);

  private static String whole(String given) {
    return TraceHeader.whole(given, NOW, new Random(1));
  }

  @Test
  void withoutOneItIsNew() {
    for (String given : new String[] {null, "", "nonsense"}) {
      String header = whole(given);
      assertTrue(
          header.matches("Root=1-65000001-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0"), header);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1
          00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=0
          cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-later, Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1
          00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later,
          ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,
          00-00000000000000000000000000000000-00f067aa0ba902b7-01,
          00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01,
          00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01,
          00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7,
          nonsense,
          """)
  void w3csHeaderSaysTheSame(String traceparent, String xRay) {
    assertEquals(xRay, TraceHeader.ofTraceparent(traceparent));
    if (xRay != null && traceparent.startsWith("00-"))
      assertEquals(traceparent, TraceHeader.traceparent(xRay));
  }

  @Test
  void aHeaderIsReadInAnyOrder() {
    String root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    String span = "53995c3f42cd8ad8";
    String w3c = "00-5759e988bd862e3fe1be46a994272793-" + span;
    assertEquals(
        w3c + "-01",
        TraceHeader.traceparent("Self=1-67891234-1;" + root + ";Sampled=1;Parent=" + span));
    assertEquals(w3c + "-00", TraceHeader.traceparent(root + ";Parent=" + span + ";Sampled=?"));
    assertNull(TraceHeader.traceparent(root + ";Sampled=1"));
    assertNull(TraceHeader.traceparent("Root=2-5759e988;Parent=" + span));
    assertNull(TraceHeader.read(null));
  }

  @Test
  void whatIsMissingIsAdded() {
    String root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    assertTrue(whole(root).matches(root + ";Parent=[0-9a-f]{16};Sampled=0"));
    assertTrue(whole(root + ";Sampled=1").matches(root + ";Sampled=1;Parent=[0-9a-f]{16}"));
    String all = root + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1";
    assertEquals(all, whole(all));
  }
}
