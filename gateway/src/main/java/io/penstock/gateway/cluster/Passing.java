package io.penstock.gateway.cluster;

import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Passes requests of one port on to the owner, on one event loop. While there is none they wait,
 * some seconds and so many; then they are told that the service is not there now, never that
 * something does not exist.
 */
final class Passing implements Handler<ClientRequest> {
  private static final long LOOK_MILLIS = 250;

  final Vertx vertx;
  final Heads.Door door;
  final Shards shards;
  final PeerClient peers;
  final PassingMeters meters;
  private final BiConsumer<ClientRequest, String> unavailable;
  private final Set<Passage> underWay = new HashSet<>();

  /**
   * @param unavailable answers a request of this port that cannot be passed on, and why
   */
  Passing(
      Vertx vertx,
      Heads.Door door,
      Shards shards,
      PeerClient peers,
      PassingMeters meters,
      BiConsumer<ClientRequest, String> unavailable) {
    this.vertx = vertx;
    this.door = door;
    this.shards = shards;
    this.peers = peers;
    this.meters = meters;
    this.unavailable = unavailable;
    vertx.setPeriodic(LOOK_MILLIS, _ -> look());
  }

  @Override
  public void handle(ClientRequest request) {
    if (!meters.enter()) {
      unavailable(request, "Too many requests wait for another node.");
      return;
    }
    var passage = new Passage(this, request);
    underWay.add(passage);
    passage.begin();
  }

  /** An owner that stands still answers no more, and closes nothing either. */
  private void look() {
    Shards.Owner owner = shards.owner();
    if (owner == null) return;
    for (Passage one : List.copyOf(underWay)) one.ownedBy(owner);
  }

  void over(Passage passage) {
    if (underWay.remove(passage)) meters.leave();
  }

  void unavailable(ClientRequest request, String why) {
    meters.refused();
    request.http().response().putHeader("retry-after", "1");
    request.lastIfAsked();
    unavailable.accept(request, why);
  }
}
