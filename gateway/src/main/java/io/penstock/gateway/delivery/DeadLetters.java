package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Messages for dead-letter queues about deliveries that were given up. Pure. */
public final class DeadLetters {
  private DeadLetters() {}

  /**
   * The message on its way to the queue. The same end stored twice is the same letter; a redriven
   * delivery's next end another.
   *
   * @param message its id does not count
   */
  public static Delivery of(Lease lease, String queue, OutgoingMessage message, Instant now) {
    Delivery delivery = lease.delivery();
    String name = delivery.id() + "/dead/" + lease.token();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return Delivery.toTarget(
        Delivery.DESTINATION,
        queue,
        message.withId(id),
        delivery.source(),
        delivery.traceId(),
        delivery.id(),
        now);
  }

  /** Adds a text attribute; none for what is empty, which queues refuse. */
  public static void put(Map<String, Attribute> attributes, String name, String value) {
    if (value != null && !value.isEmpty()) attributes.put(name, new Attribute("String", value));
  }
}
