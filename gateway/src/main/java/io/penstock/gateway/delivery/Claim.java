package io.penstock.gateway.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How much may be leased now, and from whom. Lanes with due work get equal parts, in turn.
 *
 * @param now what is due by then may be leased
 * @param until end of the leases
 * @param max leases at most
 * @param maxBytes payload bytes at most, all leases together; the first lease is given whatever its
 *     size
 * @param room leases at most by lane, for the lanes that have fewer than {@code otherwise}
 * @param otherwise leases at most for any other lane
 * @param suspect whether one suspect may be leased: a delivery whose next loss would be its last.
 *     All other suspects that are due are put off, without a lease: a crash then names its culprit,
 *     and strikes nobody else
 * @param putOff by how much, each of them after the one before
 */
public record Claim(
    Instant now,
    Instant until,
    int max,
    long maxBytes,
    Map<String, Integer> room,
    int otherwise,
    boolean suspect,
    Duration putOff) {
  /** The least they are put off. */
  public static final Duration SUSPECT_STEP = Duration.ofMillis(25);

  /** Whether a delivery is one, once the loss that its claim finds is counted. */
  public static boolean isSuspect(int lost) {
    return lost == DeliverySender.QUARANTINE_AFTER - 1;
  }

  /**
   * What was leased.
   *
   * @param more whether something that was due had to be left for want of room
   * @param next when the next delivery falls due that is not due yet; null when there is none
   */
  public record Claimed(List<Lease> leases, boolean more, Instant next) {}

  public int room(String lane) {
    return room.getOrDefault(lane, otherwise);
  }
}
