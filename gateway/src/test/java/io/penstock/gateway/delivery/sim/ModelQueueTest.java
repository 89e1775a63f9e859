package io.penstock.gateway.delivery.sim;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.DeliveryQueueContract;

/** The model obeys the same contract as the real store, so what it proves is about the real one. */
class ModelQueueTest extends DeliveryQueueContract {
  private ModelQueue queue;

  @Override
  protected DeliveryQueue open() {
    queue = new ModelQueue(Runnable::run, Bug.NONE);
    return queue;
  }

  @Override
  protected DeliveryQueue crashed() {
    queue.crash(0, false);
    queue.recover(Deliver.START.plusSeconds(1));
    return queue;
  }

  @Override
  protected void end() {}
}
