package io.penstock.gateway.node;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Settlement;
import io.vertx.core.Future;
import java.time.InstantSource;

/** A sender whose tries are told of. */
record ToldSender(DeliverySender sender, ActivityFeed feed, InstantSource clock)
    implements DeliverySender {
  @Override
  public Future<Settlement> carry(Lease lease) {
    Future<Settlement> tried = sender.carry(lease);
    return feed.isFollowed() ? tried.onSuccess(settled -> tell(lease.delivery(), settled)) : tried;
  }

  private void tell(Delivery delivery, Settlement settled) {
    feed.tell(
        new Activity.Tried(
            clock.instant(),
            delivery.id(),
            delivery.kind(),
            delivery.target(),
            delivery.source(),
            settled));
  }
}
