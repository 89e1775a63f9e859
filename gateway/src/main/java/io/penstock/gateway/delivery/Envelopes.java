package io.penstock.gateway.delivery;

import io.vertx.core.buffer.Buffer;

/**
 * Makes the event that a function receives from what was stored for it, when its envelope differs
 * from one subscriber to the next and the message does not. Called on the engine's thread; pure.
 */
public interface Envelopes {
  /**
   * @param delivery one whose {@link Delivery#details()} are not null
   */
  Buffer event(Delivery delivery);

  /** Every delivery's payload is its event. */
  Envelopes NONE = Delivery::payload;
}
