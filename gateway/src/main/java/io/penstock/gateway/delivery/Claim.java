package io.penstock.gateway.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How much may be leased now, and from whom. TargetWindows with due work get equal parts, in turn.
 *
 * @param now what is due by then may be leased
 * @param until end of the leases
 * @param max leases at most
 * @param maxBytes payload bytes at most, all leases together; the first lease is given whatever its
 *     size
 * @param room leases at most by lane, for the lanes that have fewer than {@code otherwise}
 * @param otherwise leases at most for any other lane
 * @param trial which of those may be leased that were lost before. All others of them that are due
 *     are put off, without a lease: a crash then names its culprit, and strikes nobody else
 * @param putOff by how much, each of them after the one before
 */
public record Claim(
    Instant now,
    Instant until,
    int max,
    long maxBytes,
    Map<String, Integer> room,
    int otherwise,
    Trial trial,
    Duration putOff) {
  /** The least they are put off. */
  public static final Duration SUSPECT_STEP = Duration.ofMillis(25);

  /** What may be leased of deliveries under which the gateway went down before. */
  public enum Trial {
    /** None of them. */
    NONE,
    /** One suspect, beside others. */
    ONE,
    /** One that is accused, and nothing else. */
    ALONE,
    /** One suspect or accused, beside others. */
    ANY
  }

  /** Whether it is tried only while no other suspect is. */
  public static boolean isSuspect(int lost) {
    return lost == DeliverySender.QUARANTINE_AFTER - 2;
  }

  /** Whether it is tried alone: its next loss is its last. */
  public static boolean isAccused(int lost) {
    return lost == DeliverySender.QUARANTINE_AFTER - 1;
  }

  /** Whether one that was lost so often may be leased now. */
  public boolean admits(int lost) {
    if (isSuspect(lost)) return trial == Trial.ONE || trial == Trial.ANY;
    if (isAccused(lost)) return trial == Trial.ALONE || trial == Trial.ANY;
    return trial != Trial.ALONE;
  }

  /**
   * What was leased.
   *
   * @param accused whether one was put off that is to be tried alone
   * @param more whether something that was due had to be left for want of room
   * @param next when the next delivery falls due that is not due yet; null when there is none
   */
  public record Claimed(List<Lease> leases, boolean accused, boolean more, Instant next) {}

  public int room(String lane) {
    return room.getOrDefault(lane, otherwise);
  }
}
