package io.penstock.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  @Test
  void whatIsMissingIsAdded() {
    String root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    assertTrue(whole(root).matches(root + ";Parent=[0-9a-f]{16};Sampled=0"));
    assertTrue(whole(root + ";Sampled=1").matches(root + ";Sampled=1;Parent=[0-9a-f]{16}"));
    String all = root + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1";
    assertEquals(all, whole(all));
  }
}
