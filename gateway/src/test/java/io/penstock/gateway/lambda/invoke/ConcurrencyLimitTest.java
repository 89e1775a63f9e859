package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  @Test
  void oneThatIsRefusedTakesNoPlaceFromAnother() throws Exception {
    var limit = new ConcurrencyLimit(1);
    for (int round = 0; round < 2_000; round++) {
      var together = new CountDownLatch(1);
      var entered = new AtomicInteger();
      var racers = new ArrayList<Thread>();
      for (int i = 0; i < 2; i++)
        racers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        together.await();
                      } catch (InterruptedException e) {
                        return;
                      }
                      if (limit.enter()) entered.incrementAndGet();
                    }));
      together.countDown();
      for (Thread racer : racers) racer.join();
      assertEquals(1, entered.get(), "the last place was refused to both, or given to both");
      limit.leave();
    }
  }

  @Test
  void aLimitThatShrinksRefusesUntilEnoughHaveLeft() {
    var limit = new ConcurrencyLimit(2);
    assertTrue(limit.enter());
    assertTrue(limit.enter());
    limit.limit(1);
    limit.leave();
    assertFalse(limit.enter());
    limit.leave();
    assertTrue(limit.enter());
    assertEquals(1, limit.running());
  }
}
