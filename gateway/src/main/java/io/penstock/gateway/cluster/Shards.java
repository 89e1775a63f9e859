package io.penstock.gateway.cluster;

/**
 * Says who owns the state: queues, schedules, mappings, deliveries. There is one shard today: in a
 * file it has one owner for ever and nobody asks, in a database its owner has a lease. Any thread;
 * cheap enough for every request.
 */
@FunctionalInterface
public interface Shards {
  /** Whoever is known to own it; null while nobody is, as between the loss of one and the next. */
  Owner owner();

  /**
   * An owner for the time of its tenure.
   *
   * @param name of the node
   * @param peer HOST:PORT where other nodes reach it; null where it has none
   * @param tenure grows with each owner
   */
  record Owner(String name, String peer, long tenure) {}
}
