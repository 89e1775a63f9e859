package io.penstock.gateway.s3;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.bucket.InvalidNotificationException;
import io.penstock.trigger.bucket.NotificationReader;
import io.penstock.trigger.bucket.ObjectChange;
import io.penstock.trigger.bucket.ObjectIntake;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where a mapping has its function: what it is called with are batches of notifications that
 * came through a queue or a topic of Kafka. A message that is none goes back to the queue, whose
 * own rules say how often; a record of Kafka would block those behind it, and is passed over.
 */
final class QueuedObjects implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(QueuedObjects.class);

  private final String bucket;
  private final NotificationReader reader;
  private final ObjectIntake intake;

  QueuedObjects(String bucket, NotificationReader reader, ObjectIntake intake) {
    this.bucket = bucket;
    this.reader = reader;
    this.intake = intake;
  }

  @Override
  public Future<Result> call(Invocation call, String source) {
    var changes = new ArrayList<ObjectChange>();
    var failed = new JsonArray();
    var event = new JsonObject(call.event());
    for (Object one : event.getJsonArray("Records", new JsonArray())) {
      var message = (JsonObject) one;
      String id = message.getString("messageId");
      if (!read(Buffer.buffer(message.getString("body")), id, changes))
        failed.add(new JsonObject().put("itemIdentifier", id));
    }
    JsonObject partitions = event.getJsonObject("records", new JsonObject());
    for (String partition : partitions.fieldNames())
      for (Object one : partitions.getJsonArray(partition)) {
        var record = (JsonObject) one;
        String value = record.getString("value");
        if (value != null)
          read(
              Buffer.buffer(Base64.getDecoder().decode(value)),
              partition + ":" + record.getValue("offset"),
              changes);
      }
    return intake
        .accept(changes)
        .map(
            none ->
                outcome(
                    new Outcome.Returned(
                        new JsonObject().put("batchItemFailures", failed).toBuffer())))
        .otherwise(
            problem ->
                outcome(new Outcome.Unreachable("Bucket " + bucket + ": " + problem.getMessage())));
  }

  private static Result outcome(Outcome outcome) {
    return Result.notRun(outcome);
  }

  private boolean read(Buffer notification, String from, List<ObjectChange> changes) {
    try {
      List<ObjectChange> read = reader.read(notification);
      for (ObjectChange change : read)
        if (!change.bucket().equals(bucket)) {
          LOG.warn("Bucket {}: {} tells of bucket {}", bucket, from, change.bucket());
          return false;
        }
      changes.addAll(read);
      return true;
    } catch (InvalidNotificationException e) {
      LOG.warn("Bucket {}: {} is no notification: {}", bucket, from, e.getMessage());
      return false;
    }
  }

  @Override
  public Future<Void> accept(List<Event> events) {
    return Future.failedFuture("mappings call");
  }
}
