package io.penstock.gateway.delivery;

import static io.penstock.gateway.delivery.Deliver.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.delivery.Claim.Trial;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuspectsTest {
  private final Suspects suspects = new Suspects();
  private Instant now = START;

  private static Lease lost(String id, int times) {
    return new Lease(
        Deliver.event(id, "f"), new AttemptCounts(0, 0, times, START), 1, START.plusSeconds(60));
  }

  private Trial next(boolean idle) {
    return suspects.next(now, idle);
  }

  @Test
  void oneSuspectAtATime() {
    assertEquals(Trial.ONE, next(false));
    suspects.began(lost("innocent", 1), now);
    assertEquals(Trial.ONE, next(false), "one loss is no suspicion");
    suspects.began(lost("a", 2), now);
    assertEquals(Trial.NONE, next(false));
    suspects.ended(Deliver.event("innocent", "f"));
    assertEquals(Trial.NONE, next(false), "it still runs");
    suspects.ended(Deliver.event("a", "f"));
    assertEquals(Trial.ONE, next(false));
  }

  @Test
  void theAccusedIsWaitedForAndThenAlone() {
    suspects.accused(now);
    assertNull(next(false), "nothing new begins");
    assertEquals(now.plusSeconds(10), suspects.goesOn());
    assertEquals(Trial.ALONE, next(true));
    suspects.began(lost("a", 3), now);
    assertNull(next(false), "and nothing beside it");
    now = now.plusSeconds(10);
    assertEquals(Trial.NONE, next(false), "but not for ever");
    suspects.ended(Deliver.event("a", "f"));
    assertEquals(Trial.ONE, next(true));
  }

  @Test
  void othersThatDoNotEndAreNotHeldUpForLong() {
    suspects.accused(now);
    now = now.plusSeconds(10);
    assertEquals(Trial.ONE, next(false));
    suspects.accused(now);
    assertEquals(Trial.ONE, next(false), "not again at once");
    now = now.plusSeconds(60);
    suspects.accused(now);
    assertNull(next(false));
  }

  @Test
  void onAMachineThatNeverRestsItIsTriedBesideOthers() {
    for (int i = 0; i < 5; i++) {
      suspects.accused(now);
      assertNull(next(false));
      now = now.plusSeconds(10);
      Trial then = next(false);
      assertEquals(i == 4 ? Trial.ANY : Trial.ONE, then);
      now = now.plusSeconds(60);
    }
    suspects.began(lost("a", 3), now);
    assertEquals(Trial.NONE, next(false));
    suspects.ended(Deliver.event("a", "f"));
    assertEquals(Trial.ONE, next(false));
  }

  @Test
  void aClockThatIsSetBackHoldsNobodyUp() {
    suspects.accused(now);
    now = now.minus(Duration.ofHours(1));
    assertEquals(Trial.ONE, next(false));
    suspects.began(lost("a", 2), now);
    assertEquals(Trial.NONE, next(false));
  }

  @Test
  void theLongerOneRunsTheMoreRarelyTheOthersAreLookedAt() {
    assertEquals(Claim.SUSPECT_STEP, suspects.putOff(now));
    suspects.began(lost("a", 2), now);
    assertEquals(Claim.SUSPECT_STEP, suspects.putOff(now));
    assertEquals(Duration.ofSeconds(6), suspects.putOff(now.plusSeconds(60)));
  }
}
