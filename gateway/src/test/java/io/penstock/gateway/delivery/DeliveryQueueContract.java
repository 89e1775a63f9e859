package io.penstock.gateway.delivery;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static io.penstock.gateway.delivery.Deliver.ordered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every queue must do, whatever it is stored on. */
public abstract class DeliveryQueueContract {
  private DeliveryQueue queue;

  /** A new, empty queue. */
  protected abstract DeliveryQueue open() throws Exception;

  /** Ends the queue without any farewell to it and opens it again on the same state. */
  protected abstract DeliveryQueue crashed() throws Exception;

  /** Ends the queue. */
  protected abstract void end() throws Exception;

  private DeliveryQueue queue() throws Exception {
    if (queue == null) queue = open();
    return queue;
  }

  @AfterEach
  void close() throws Exception {
    end();
  }

  private void put(Delivery... deliveries) throws Exception {
    get(queue().put(List.of(deliveries)));
  }

  private List<Lease> lease(Instant now, int max) throws Exception {
    return get(queue().claim(claim(now, max))).leases();
  }

  private List<String> ids(List<Lease> leases) {
    return leases.stream().map(l -> l.delivery().id()).toList();
  }

  @Test
  void whatIsPutIsLeasedUnchanged() throws Exception {
    var whole =
        new Delivery(
            "id-1",
            "destination",
            "destination:arn:x",
            "arn:x",
            Buffer.buffer("{\"ü\":1}"),
            "schedule:nightly",
            "Root=1-2-3",
            "group",
            "cause-0",
            "{\"a\":1}",
            START.plusMillis(5),
            START.plusMillis(7));
    put(whole);
    assertTrue(lease(START.plusMillis(6), 10).isEmpty(), "not due yet");
    Lease lease = lease(START.plusMillis(7), 10).getFirst();
    assertEquals(whole, lease.delivery());
    assertEquals(AttemptCounts.fresh(START.plusMillis(5)), lease.progress());
    assertEquals(START.plusMillis(7).plusSeconds(60), lease.until());
  }

  @Test
  void aLeasedDeliveryIsNotLeasedTwice() throws Exception {
    put(event("a", "f"));
    assertEquals(1, lease(START, 10).size());
    assertTrue(lease(START.plusSeconds(59), 10).isEmpty());
  }

  @Test
  void anIdIsStoredOnce() throws Exception {
    put(event("a", "f"));
    put(event("a", "g"), event("b", "g"));
    assertEquals(List.of("a", "b"), ids(lease(START, 10)).stream().sorted().toList());
    var again = lease(START, 10);
    assertTrue(again.isEmpty());
  }

  @Test
  void aLeaseThatRanOutGoesToSomeoneElse() throws Exception {
    put(event("a", "f"));
    Lease first = lease(START, 1).getFirst();
    Lease second = lease(START.plusSeconds(61), 1).getFirst();
    assertNotEquals(first.token(), second.token());
    assertEquals(0, second.progress().lost(), "the clock jumped: nothing went down");
    assertFalse(get(queue().settle(first, Deliver.done(first))), "the older one may not settle");
    assertFalse(get(queue().extend(first, START.plusSeconds(500))));
    assertTrue(get(queue().settle(second, Deliver.done(second))));
    assertFalse(get(queue().settle(second, Deliver.done(second))), "once is enough");
  }

  @Test
  void anExtendedLeaseHolds() throws Exception {
    put(event("a", "f"));
    Lease lease = lease(START, 1).getFirst();
    assertTrue(get(queue().extend(lease, START.plusSeconds(300))));
    assertTrue(lease(START.plusSeconds(299), 1).isEmpty());
    assertTrue(get(queue().settle(lease, Deliver.done(lease))));
    assertTrue(lease(START.plusSeconds(301), 1).isEmpty());
  }

  @Test
  void aRetryComesBackWhenDueWithItsProgress() throws Exception {
    put(event("a", "f"));
    Lease lease = lease(START, 1).getFirst();
    get(queue().settle(lease, Deliver.again(lease, START.plusSeconds(60))));
    var claimed = get(queue().claim(claim(START.plusSeconds(59), 1)));
    assertTrue(claimed.leases().isEmpty());
    assertEquals(START.plusSeconds(60), claimed.next());
    Lease second = lease(START.plusSeconds(60), 1).getFirst();
    assertEquals(new AttemptCounts(1, 0, 0, START), second.progress());
  }

  @Test
  void whatFollowsIsStoredWithTheEnd() throws Exception {
    put(event("a", "f"));
    Lease lease = lease(START, 1).getFirst();
    var follower = Deliver.following("b", "a", lease.delivery().payload());
    assertTrue(get(queue().settle(lease, Deliver.dead(lease, follower))));
    assertEquals(follower, lease(START, 1).getFirst().delivery());
  }

  @Test
  void aLeaseThatMayNotSettleBringsNothingAbout() throws Exception {
    put(event("a", "f"));
    Lease first = lease(START, 1).getFirst();
    Lease second = lease(START.plusSeconds(61), 1).getFirst();
    var follower = Deliver.following("b", "a", Buffer.buffer("{}"));
    assertFalse(get(queue().settle(first, Deliver.dead(first, follower))));
    assertTrue(lease(START.plusSeconds(61), 5).isEmpty());
    assertTrue(get(queue().settle(second, Deliver.done(second))));
  }

  @Test
  void lanesTakeTurns() throws Exception {
    var many = new ArrayList<Delivery>();
    for (int i = 0; i < 100; i++) many.add(event("flood-" + i, "flood"));
    for (int i = 0; i < 3; i++) many.add(event("quiet-" + i, "quiet"));
    get(queue().put(many));
    var got = lease(START, 10);
    Map<String, Long> byLane =
        got.stream()
            .collect(Collectors.groupingBy(l -> l.delivery().lane(), Collectors.counting()));
    assertEquals(3, byLane.get("function:quiet"));
    assertTrue(byLane.get("function:flood") >= 5, byLane::toString);
  }

  @Test
  void aLaneWithoutRoomIsPassedOver() throws Exception {
    put(event("a", "f"), event("b", "g"), event("c", "g"), event("d", "g"));
    var claimed =
        get(
            queue()
                .claim(
                    new Claim(
                        START,
                        START.plusSeconds(60),
                        10,
                        1 << 30,
                        Map.of("function:f", 0),
                        2,
                        Claim.Trial.ONE,
                        Claim.SUSPECT_STEP)));
    assertEquals(2, claimed.leases().size());
    assertTrue(claimed.leases().stream().allMatch(l -> l.delivery().target().endsWith(":g")));
    assertTrue(claimed.more());
    assertTrue(claimed.next() == null || claimed.next().isAfter(START), "not what is due now");
  }

  @Test
  void payloadBytesAreBounded() throws Exception {
    for (int i = 0; i < 5; i++) put(event("e" + i, "f", Buffer.buffer(new byte[1000]), START));
    var claimed =
        get(
            queue()
                .claim(
                    new Claim(
                        START,
                        START.plusSeconds(60),
                        10,
                        2500,
                        Map.of(),
                        10,
                        Claim.Trial.ONE,
                        Claim.SUSPECT_STEP)));
    assertEquals(2, claimed.leases().size());
    assertTrue(claimed.more());
    var tiny =
        get(
            queue()
                .claim(
                    new Claim(
                        START,
                        START.plusSeconds(60),
                        10,
                        10,
                        Map.of(),
                        10,
                        Claim.Trial.ONE,
                        Claim.SUSPECT_STEP)));
    assertEquals(1, tiny.leases().size(), "one is always given");
  }

  @Test
  void dueTimeDecidesWithinALane() throws Exception {
    put(
        event("late", "f", Buffer.buffer("1"), START.plusSeconds(3)),
        event("early", "f", Buffer.buffer("2"), START.plusSeconds(1)),
        event("middle", "f", Buffer.buffer("3"), START.plusSeconds(2)));
    assertEquals(List.of("early", "middle", "late"), ids(lease(START.plusSeconds(9), 10)));
  }

  @Test
  void anOrderKeyGoesOneAtATimeInOrder() throws Exception {
    put(ordered("a1", "f", "A"), ordered("b1", "f", "B"), ordered("a2", "f", "A"));
    put(ordered("a3", "f", "A"));
    var first = lease(START, 10);
    assertEquals(Set.of("a1", "b1"), Set.copyOf(ids(first)));
    Lease a1 = first.stream().filter(l -> l.delivery().id().equals("a1")).findAny().orElseThrow();
    get(queue().settle(a1, Deliver.again(a1, START.plusSeconds(60))));
    assertTrue(lease(START.plusSeconds(30), 10).isEmpty(), "a2 waits for a1's retry");
    a1 = lease(START.plusSeconds(60), 10).getFirst();
    get(queue().settle(a1, Deliver.done(a1)));
    Lease a2 = lease(START.plusSeconds(60), 10).getFirst();
    assertEquals("a2", a2.delivery().id());
    get(queue().settle(a2, Deliver.dead(a2)));
    assertEquals(List.of("a3"), ids(lease(START.plusSeconds(60), 10)));
  }

  @Test
  void anOrderKeyKeepsItsOrderOverACrash() throws Exception {
    put(ordered("a1", "f", "A"), ordered("a2", "f", "A"));
    lease(START, 10);
    queue = crashed();
    put(ordered("a3", "f", "A"));
    Instant later = START.plusSeconds(100_000);
    for (String expected : List.of("a1", "a2", "a3")) {
      Lease lease = lease(later, 10).getFirst();
      assertEquals(expected, lease.delivery().id());
      get(queue().settle(lease, Deliver.done(lease)));
    }
  }

  @Test
  void everythingSurvivesACrashAndWhatRanIsKnown() throws Exception {
    put(event("pending", "f"), event("running", "g"), event("done", "h"));
    for (Lease lease : lease(START, 10)) {
      String id = lease.delivery().id();
      if (id.equals("pending")) get(queue().settle(lease, Settlement.release(lease, START)));
      if (id.equals("done")) get(queue().settle(lease, Deliver.done(lease)));
    }
    queue = crashed();
    Instant later = START.plusSeconds(100_000);
    var lost =
        lease(later, 10).stream()
            .collect(Collectors.toMap(l -> l.delivery().id(), l -> l.progress().lost()));
    assertEquals(Map.of("pending", 0, "running", 1), lost);
  }

  @Test
  void suspectsAreLeasedOneAtATimeAndTheOthersPutOff() throws Exception {
    put(event("a", "f"), event("b", "f"), event("c", "g"));
    lease(START, 10);
    queue = crashed();
    Instant later = START.plusSeconds(100_000);
    assertEquals(3, lease(later, 10).size(), "one loss is no suspicion");
    queue = crashed();
    put(event("fresh", "f"));
    later = later.plusSeconds(100_000);
    var first = lease(later, 10);
    assertEquals(2, first.size(), "a suspect, and what is none");
    Lease suspect =
        first.stream().filter(one -> one.progress().lost() == 2).findFirst().orElseThrow();
    Claim without =
        new Claim(
            later.plusSeconds(5),
            later.plusSeconds(65),
            10,
            1 << 30,
            Map.of(),
            10,
            Claim.Trial.NONE,
            Claim.SUSPECT_STEP);
    assertEquals(List.of(), get(queue().claim(without)).leases(), "while it runs no other does");
    queue = crashed();
    later = later.plusSeconds(100_000);
    var lost = new java.util.TreeMap<String, Integer>();
    for (int i = 0; i < 4; i++) {
      for (Lease one : lease(later, 10)) {
        lost.put(one.delivery().id(), one.progress().lost());
        get(queue().settle(one, Deliver.done(one)));
      }
      later = later.plusSeconds(1);
    }
    assertEquals(3, lost.size(), lost + ": the one that was lost again waits to be tried alone");
    var alone = get(queue().claim(trying(Claim.Trial.ALONE, later))).leases();
    assertEquals(List.of(suspect.delivery().id()), ids(alone));
    assertEquals(3, alone.getFirst().progress().lost());
    assertEquals(1, lost.remove("fresh"));
    assertEquals(List.of(2, 2), List.copyOf(lost.values()), "the crash did not count for them");
  }

  private static Claim trying(Claim.Trial trial, Instant now) {
    return new Claim(
        now, now.plusSeconds(60), 10, 1 << 30, Map.of(), 10, trial, Claim.SUSPECT_STEP);
  }

  /** The one that was lost as the only suspect is leased alone, or not at all. */
  @Test
  void whatWasLostThriceIsLeasedAlone() throws Exception {
    put(event("bad", "f"));
    Instant now = START;
    for (int i = 0; i < 3; i++, now = now.plusSeconds(100_000)) {
      assertEquals(i, lease(now, 10).getFirst().progress().lost());
      queue = crashed();
    }
    put(event("good", "f"), event("other", "g"));
    var beside = get(queue().claim(trying(Claim.Trial.ONE, now)));
    assertEquals(Set.of("good", "other"), Set.copyOf(ids(beside.leases())));
    assertTrue(beside.accused());
    for (Lease lease : beside.leases()) get(queue().settle(lease, Deliver.done(lease)));
    put(event("late", "f"));
    now = now.plusSeconds(1);
    var alone = get(queue().claim(trying(Claim.Trial.ALONE, now)));
    assertEquals(List.of("bad"), ids(alone.leases()));
    assertEquals(3, alone.leases().getFirst().progress().lost());
    assertEquals(List.of("late"), ids(get(queue().claim(trying(Claim.Trial.NONE, now))).leases()));
  }

  @Test
  void onAMachineThatNeverRestsItIsLeasedBesideOthers() throws Exception {
    put(event("bad", "f"));
    Instant now = START;
    for (int i = 0; i < 3; i++, now = now.plusSeconds(100_000)) {
      lease(now, 10);
      queue = crashed();
    }
    put(event("good", "f"));
    var any = get(queue().claim(trying(Claim.Trial.ANY, now)));
    assertEquals(Set.of("bad", "good"), Set.copyOf(ids(any.leases())));
  }

  @Test
  void aSuspectThatIsPutOffWhileItStillRunsMaySettleOnce() throws Exception {
    put(event("a", "f"));
    lease(START, 1);
    queue = crashed();
    lease(START.plusSeconds(50_000), 1);
    queue = crashed();
    Instant later = START.plusSeconds(100_000);
    Lease held = lease(later, 1).getFirst();
    Instant jumped = later.plusSeconds(100_000);
    Claim without =
        new Claim(
            jumped,
            jumped.plusSeconds(60),
            10,
            1 << 30,
            Map.of(),
            10,
            Claim.Trial.NONE,
            Claim.SUSPECT_STEP);
    assertEquals(List.of(), get(queue().claim(without)).leases());
    assertTrue(get(queue().settle(held, Deliver.again(held, jumped))));
    assertFalse(get(queue().settle(held, Deliver.done(held))), "settled twice");
    Lease next = lease(jumped, 1).getFirst();
    assertEquals("a", next.delivery().id());
    assertTrue(get(queue().settle(next, Deliver.done(next))));
    assertTrue(lease(jumped.plusSeconds(100_000), 1).isEmpty());
  }

  @Test
  void arrivalsAreTold() throws Exception {
    var told = new AtomicInteger();
    queue().onArrival(told::incrementAndGet);
    put(event("a", "f"));
    assertTrue(told.get() > 0);
  }
}
