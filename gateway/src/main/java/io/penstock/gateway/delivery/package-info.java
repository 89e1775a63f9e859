/**
 * Asynchronous delivery that loses nothing. Accepted deliveries are rows in a {@link
 * io.penstock.gateway.delivery.DeliveryQueue}; the {@link io.penstock.gateway.delivery.Dispatcher}
 * leases what is due, has a {@link io.penstock.gateway.delivery.DeliverySender} try it, and settles
 * it.
 *
 * <pre>
 * AsyncEvents -> put -> [queue] -> claim -> Dispatcher -> DeliverySender -> settle (+ what follows) -> [queue]
 * </pre>
 *
 * Operators look and mend through {@link io.penstock.gateway.delivery.Deliveries}.
 */
package io.penstock.gateway.delivery;
