package io.penstock.gateway.mapping;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.FailedBatch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a mapping gives up becomes a record on its way to the destination: durable before the source
 * is told that the records are done with. The way is that of functions' destinations.
 */
record FailureDestination(MappingDef def, BatchForm form, DeliveryQueue queue, InstantSource clock)
    implements FailedBatch.Taker {
  @Override
  public Future<Void> take(FailedBatch failed) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Buffer body = Buffer.buffer(failed.toJson(def.function().unqualifiedArn(), form, now).encode());
    String name =
        def.uuid()
            + " "
            + failed.lane()
            + " "
            + failed.records().getFirst().position()
            + " "
            + failed.records().getLast().position()
            + " "
            + failed.requestId();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return queue.put(
        List.of(
            Delivery.toTarget(
                Delivery.DESTINATION,
                def.onFailure(),
                OutgoingMessage.of(id, body, Map.of()),
                "mapping:" + def.name(),
                null,
                null,
                now)));
  }
}
