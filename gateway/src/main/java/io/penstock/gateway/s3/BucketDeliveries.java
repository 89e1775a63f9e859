package io.penstock.gateway.s3;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.HttpParts;
import io.penstock.gateway.events.BusEvent;
import io.penstock.trigger.bucket.Notification;
import io.penstock.trigger.bucket.ObjectChange;
import io.penstock.trigger.bucket.ObjectKeys;
import io.penstock.trigger.shape.ObjectDetail;
import io.penstock.trigger.shape.ObjectEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a change of an object becomes: a delivery for each notification that takes it, and an event
 * of the default bus. Their ids are made of the change and the receiver, so that a change told
 * twice is delivered once. Pure but for new ids.
 *
 * @param functions which exist
 * @param ids new ones, for changes that cannot be told apart
 */
record BucketDeliveries(
    InvokePermission functions, String region, String account, Supplier<String> ids) {
  private static final String SUBJECT = "Amazon S3 Notification";

  /** Adds a delivery for each notification that takes the change; says how many. */
  int add(Bucket bucket, ObjectChange change, Instant now, List<Delivery> out) {
    int added = 0;
    if (bucket.notifications().isEmpty()) return 0;
    String encoded = ObjectKeys.encode(change.key());
    for (Notification one : bucket.notifications()) {
      if (!one.takes(change.event(), encoded)) continue;
      Buffer event = ObjectEvent.of(change.record(), one.id());
      out.add(of(one.target(), id(change, one.id()), event, bucket.name(), now));
      added++;
    }
    return added;
  }

  /** Null when the bus is not told of such changes. */
  BusEvent event(ObjectChange change) {
    ObjectDetail told = ObjectDetail.of(change.record(), change.key(), account);
    if (told == null) return null;
    return BusEvent.of(
        id(change, ""),
        "aws.s3",
        told.type(),
        Instant.parse(change.record().getString("eventTime")),
        account,
        region,
        List.of(ObjectEvent.arn(change.bucket())),
        told.detail().encode());
  }

  /** What a queue or topic is sent when it is first configured. */
  Delivery test(String bucket, Notification configured, Instant now) {
    String id = ids.get();
    String request = id.replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
    Buffer event = ObjectEvent.test(bucket, now, request);
    return of(configured.target(), id, event, bucket, now);
  }

  private Delivery of(String target, String id, Buffer event, String bucket, Instant now) {
    String source = "bucket:" + bucket;
    FunctionRef function = FunctionRef.parse(target);
    if (function != null && functions.allows(function, ObjectEvent.arn(bucket)))
      return Delivery.toFunction(id, function, event, source, null, null, null, now);
    var message =
        new OutgoingMessage(id, event, Map.of(), null, null, SUBJECT, null, HttpParts.NONE, null);
    return Delivery.toTarget(
        BucketDeliveryKind.KIND,
        target,
        message,
        BucketDeliveryKind.details(),
        source,
        null,
        null,
        now);
  }

  private String id(ObjectChange change, String receiver) {
    if (change.identity() == null) return ids.get();
    String name = String.join("\n", change.bucket(), change.key(), change.identity(), receiver);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
