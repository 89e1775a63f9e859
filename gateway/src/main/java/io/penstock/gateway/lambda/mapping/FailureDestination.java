package io.penstock.gateway.lambda.mapping;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.RecordKey;
import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.stream.KafkaForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
    return queue.put(
        KafkaTarget.isTopic(def.onFailure())
            ? failed.records().stream().map(record -> toTopic(failed, record, now)).toList()
            : List.of(toTarget(failed, now)));
  }

  Delivery toTarget(FailedBatch failed, Instant now) {
    JsonObject record = failed.toJson(def.function().unqualifiedArn(), form, now);
    String name =
        name(failed, failed.lane(), failed.records().getFirst(), failed.records().getLast());
    if (!RecordKey.isFor(def.onFailure()))
      return delivery(
          def.onFailure(),
          OutgoingMessage.of(id(name), Buffer.buffer(record.encode()), Map.of()),
          now);
    // An object has room for the event, too.
    record.put("payload", failed.event().toString());
    return delivery(
        def.onFailure(),
        OutgoingMessage.of(id(name), Buffer.buffer(record.encode()), Map.of())
            .under(RecordKey.of(def.uuid() + "/" + failed.lane(), now, id(name))),
        now);
  }

  /** Records go to a topic one by one, under their keys, in the cluster that they are from. */
  private Delivery toTopic(FailedBatch failed, SourceRecord record, Instant now) {
    var kafka = (KafkaForm) form;
    Buffer body =
        Buffer.buffer(kafka.failure(failed, record, def.function().unqualifiedArn(), now).encode());
    String target = new KafkaTarget(kafka.servers(), KafkaTarget.topic(def.onFailure())).toString();
    var message =
        OutgoingMessage.of(
            id(name(failed, KafkaForm.place(record), record, record)), body, Map.of());
    return delivery(target, KafkaTarget.withKey(message, KafkaForm.key(record)), now);
  }

  private Delivery delivery(String target, OutgoingMessage message, Instant now) {
    return Delivery.toTarget(
        Delivery.DESTINATION, target, message, "mapping:" + def.name(), null, null, now);
  }

  private String name(FailedBatch failed, String place, SourceRecord first, SourceRecord last) {
    return String.join(
        " ", def.uuid(), place, first.position(), last.position(), failed.requestId());
  }

  private static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
