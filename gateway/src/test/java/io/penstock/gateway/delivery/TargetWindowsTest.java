package io.penstock.gateway.delivery;

import static io.penstock.gateway.delivery.Deliver.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.Claim.Trial;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TargetWindowsTest {
  private static final int RUNNING = 400;
  private static final int PER_LANE = 16;
  private static final long BYTES = 8 << 20;

  private final TargetWindows windows =
      new TargetWindows(
          new Dispatcher.Limits(
              RUNNING, PER_LANE, BYTES, Duration.ofMinutes(5), Duration.ofSeconds(1)));
  private Instant now = START;

  private Claim claim() {
    return windows.claim(now, Trial.ONE, Claim.SUSPECT_STEP);
  }

  private int room(String lane) {
    return claim().room(lane);
  }

  /** One begins and ends so. */
  private void tried(String lane, Ended ended) {
    windows.entered(lane, 10);
    windows.left(lane, 10, Attempt.of(now, now, ended, null), now);
    now = now.plusMillis(1);
  }

  @Test
  void aLaneHasItsWindowLessWhatRuns() {
    assertEquals(PER_LANE, room("a"));
    for (int i = 0; i < 5; i++) windows.entered("a", 10);
    assertEquals(PER_LANE - 5, room("a"));
    assertEquals(PER_LANE, room("b"));
  }

  @Test
  void aTargetThatPushesBackHasHalfTheWindow() {
    for (int i = 0; i < PER_LANE; i++) windows.entered("a", 10);
    windows.left("a", 10, Attempt.of(now, now, Ended.THROTTLED, null), now);
    assertEquals(0, room("a"), "8 of 15 that run are too many already");
    for (int i = 1; i < PER_LANE; i++)
      windows.left("a", 10, Attempt.of(now.minusMillis(1), now, Ended.THROTTLED, null), now);
    assertEquals(PER_LANE / 2, room("a"), "the crowd that was under way counts once");
  }

  @Test
  void onlyThrottlesAndUnreachableTargetsPushBack() {
    for (Ended ended : new Ended[] {Ended.RETURNED, Ended.RAISED, Ended.TIMED_OUT}) {
      tried("a", ended);
      assertEquals(PER_LANE, room("a"), ended.name());
    }
    tried("a", Ended.UNREACHABLE);
    assertTrue(room("a") < PER_LANE);
  }

  /** Down to one, then pauses that double up to half a minute. */
  private Duration pause(String lane) {
    assertEquals(0, room(lane), "paused");
    Instant resume = windows.resume();
    assertNotNull(resume);
    Duration pause = Duration.between(now, resume);
    now = resume;
    return pause;
  }

  @Test
  void aTargetThatTakesNothingIsProbedWithPausesThatGrow() {
    tried("a", Ended.THROTTLED); // 16 to 1: one ran
    tried("a", Ended.THROTTLED);
    long before = 0;
    for (int i = 0; i < 9; i++) {
      long pause = pause("a").toMillis();
      long expected = Math.min(32_000, 250L << i);
      assertTrue(Math.abs(pause - expected) <= 2, pause + " ms instead of " + expected);
      assertTrue(pause >= before - 2);
      before = pause;
      assertEquals(1, room("a"), "one to probe with");
      assertEquals(PER_LANE, room("other"), "nobody else is held up");
      tried("a", Ended.THROTTLED);
    }
  }

  @Test
  void aProbeThatRunsEndsThePausesAndTheWindowWidens() {
    tried("a", Ended.THROTTLED);
    tried("a", Ended.THROTTLED);
    pause("a");
    tried("a", Ended.RETURNED);
    int room = room("a");
    assertTrue(room >= 1 && room < PER_LANE, room + "");
    for (int i = 0; i < PER_LANE * PER_LANE; i++) tried("a", Ended.RETURNED);
    assertEquals(PER_LANE, room("a"));
  }

  @Test
  void aClockThatWasSetBackEndsAPause() {
    tried("a", Ended.THROTTLED);
    tried("a", Ended.THROTTLED);
    assertEquals(0, room("a"));
    now = now.minus(Duration.ofHours(1));
    assertEquals(1, room("a"));
  }

  @Test
  void nothingMayBeLeasedWhenAllPlacesAreTaken() {
    for (int i = 0; i < RUNNING; i++) windows.entered("lane-" + i, 10);
    assertNull(claim());
    windows.left("lane-0", 10, null, now);
    assertNotNull(claim());
  }

  @Test
  void theLastPlacesAreForLanesThatHoldFew() {
    for (int i = 0; i < 10; i++) windows.entered("many", 10);
    for (int i = 0; i < RUNNING - 10 - 64; i++) windows.entered("lane-" + i, 10);
    assertEquals(0, room("many"));
    assertTrue(room("few") > 0);
  }

  @Test
  void aLaneWithHalfOfTheBytesHasNoRoomAndOthersHave() {
    windows.entered("a", (int) (BYTES / 2) + 1);
    assertEquals(0, room("a"));
    assertTrue(room("b") > 0);
  }

  @Test
  void thoseUnderSuspicionArePutOffAsIsAskedFor() {
    Claim claim = windows.claim(now, Trial.NONE, Duration.ofSeconds(3));
    assertEquals(Trial.NONE, claim.trial());
    assertEquals(Duration.ofSeconds(3), claim.putOff());
  }
}
