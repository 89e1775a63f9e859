package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static io.penstock.gateway.delivery.Deliver.ordered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What operators change, whatever it is stored on. */
public interface DeadLetterOpsContract extends OpenStore {
  private List<Lease> lease(Instant now) throws Exception {
    return get(store().queue().claim(claim(now, 100))).leases();
  }

  /** "dead", "done" and "running", each in its state. */
  private void three() throws Exception {
    get(
        store()
            .queue()
            .put(List.of(event("dead", "f"), event("done", "f"), event("running", "f"))));
    for (Lease lease : lease(START))
      switch (lease.delivery().id()) {
        case "dead" -> get(store().queue().settle(lease, Deliver.dead(lease)));
        case "done" -> get(store().queue().settle(lease, Deliver.done(lease)));
        default -> {}
      }
  }

  @Test
  default void onlyDeadLettersAreRedrivenAndFromNothing() throws Exception {
    three();
    var told = new AtomicInteger();
    store().queue().onArrival(told::incrementAndGet);
    Instant now = START.plusSeconds(5);
    var ids = List.of("dead", "done", "running", "never");
    assertEquals(1, get(store().mending().redrive(ids, now)));
    assertEquals(1, told.get(), "the engine is woken");
    assertEquals(0, get(store().mending().redrive(ids, now)), "it is not dead any more");
    Lease again = lease(now).getFirst();
    assertEquals("dead", again.delivery().id());
    assertEquals(AttemptCounts.fresh(now), again.progress());
  }

  @Test
  default void aRedriveSurvivesACrash() throws Exception {
    three();
    get(store().mending().redrive(List.of("dead"), START.plusSeconds(5)));
    assertEquals(State.PENDING, get(crashed().log().find("dead")).entry().state());
  }

  @Test
  default void whatDoesNotRunIsPurgedWithAllThatBelongsToIt() throws Exception {
    three();
    assertEquals(2, get(store().mending().purge(List.of("dead", "done", "running", "never"))));
    assertNull(get(store().log().find("dead")));
    assertNull(get(store().log().find("done")));
    assertNotNull(get(store().log().find("running")));
    assertEquals(0, get(store().log().counts()).get("function:f").dead());
  }

  @Test
  default void aSharedPayloadStaysForThoseThatAreLeft() throws Exception {
    get(store().queue().put(List.of(event("a", "f"))));
    Lease a = lease(START).getFirst();
    var follower = Deliver.following("b", "a", a.delivery().payload());
    get(store().queue().settle(a, Deliver.dead(a, follower)));
    assertEquals(1, get(store().mending().purge(List.of("a"))));
    assertEquals(follower, lease(START).getFirst().delivery());
  }

  @Test
  default void whatWaitedForAPurgedOneHasItsTurn() throws Exception {
    get(store().queue().put(List.of(ordered("a1", "f", "A"), ordered("a2", "f", "A"))));
    assertEquals(1, get(store().mending().purge(List.of("a1"))));
    assertEquals("a2", lease(START).getFirst().delivery().id());
  }
}
