package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private Instant wall = NOON;
  private long nanos;
  private final MonotonicClock clock = new MonotonicClock(() -> wall, () -> nanos);

  private void pass(Duration onTheWall, Duration really) {
    wall = wall.plus(onTheWall);
    nanos += really.toNanos();
  }

  @Test
  void followsTheWallForward() {
    assertEquals(NOON, clock.instant());
    pass(Duration.ofHours(3), Duration.ofSeconds(1));
    assertEquals(NOON.plusSeconds(3 * 3600), clock.instant());
  }

  @Test
  void goesOnAtItsOwnPaceWhileTheWallIsBehind() {
    assertEquals(NOON, clock.instant());
    pass(Duration.ofMinutes(-10), Duration.ofSeconds(5));
    assertEquals(NOON.plusSeconds(5), clock.instant());
    pass(Duration.ofSeconds(7), Duration.ofSeconds(7));
    assertEquals(NOON.plusSeconds(12), clock.instant());
    pass(Duration.ofMinutes(11), Duration.ofSeconds(1));
    assertEquals(NOON.plusSeconds(67), clock.instant(), "the wall again");
  }

  @Test
  void standsStillWithItsSources() {
    assertEquals(clock.instant(), clock.instant());
  }
}
