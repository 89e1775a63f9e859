package io.penstock.gateway.delivery;

import io.vertx.core.Future;

/**
 * Sends messages to destinations and dead-letter queues that are not functions: topics, event
 * buses, queues, HTTPS endpoints. Called on the engine's thread.
 */
public interface Destinations {
  /**
   * Completes when the target has taken the message. Fails with {@link UndeliverableException} when
   * no retry will help; any other failure is tried again.
   *
   * @param target ARN, queue URL or HTTPS URL
   */
  Future<Void> send(String target, OutgoingMessage message);
}
