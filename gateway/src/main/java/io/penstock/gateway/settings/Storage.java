package io.penstock.gateway.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How much is kept, where, how long, how safely.
 *
 * @param address a database that several gateways share; null: SQLite in the folder of all state
 * @param advertise HOST:PORT where the others reach this one, which then serves with them; null: it
 *     stands by until it is the active one
 * @param relaxed SQLite {@code synchronous=NORMAL}: a power cut may lose the last events
 * @param maxBytes size of the store at which nothing more is accepted
 * @param keepSucceeded how long finished events can be looked at and replayed
 * @param keepDead how long dead letters can be looked at and redriven
 */
public record Storage(
    StoreAddress address,
    String advertise,
    boolean relaxed,
    long maxBytes,
    Duration keepSucceeded,
    Duration keepDead) {
  private static final long LEAST_STORE = 64L << 20;
  private static final Pattern ADVERTISED =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[1-9]\\d{0,4}");

  Storage ofItsOwn() {
    return new Storage(null, null, relaxed, maxBytes, keepSucceeded, keepDead);
  }

  void problems(List<String> problems) {
    if (address != null && address.problem() != null) problems.add(address.problem());
    if (maxBytes < LEAST_STORE) problems.add("--store-limit: at least 64 MiB, which is 0.0625.");
    if (keepSucceeded.isNegative()) problems.add("--keep-succeeded: 0 hours or more.");
    if (keepDead.compareTo(Duration.ofHours(1)) < 0) problems.add("--keep-dead: at least 1 hour.");
    if (advertise == null) return;
    if (address == null)
      problems.add("--advertise " + advertise + ": for gateways that share a --store.");
    if (!ADVERTISED.matcher(advertise).matches())
      problems.add(
          "--advertise "
              + advertise
              + ": HOST:PORT is needed, where the other gateways reach this one, such as"
              + " node1.internal:4570.");
  }
}
