package io.penstock.gateway.sqs.api;

import io.penstock.function.Arn;
import io.penstock.gateway.sqs.MoveTask;
import io.penstock.gateway.sqs.MoveTasks;
import io.penstock.gateway.sqs.QueueDef;
import io.penstock.gateway.sqs.Queues;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Redrives of dead-letter queues. */
final class MoveOperations {
  private final Queues queues;
  private final MoveTasks tasks;

  MoveOperations(Queues queues, MoveTasks tasks) {
    this.queues = queues;
    this.tasks = tasks;
  }

  private String queue(String parameter, String arn) {
    if (!queues.isHere(arn))
      throw SqsFaults.of(
          "ResourceNotFoundException",
          "The resource that you specified for the " + parameter + " parameter doesn't exist.");
    return Arn.of(arn).name();
  }

  Future<JsonObject> start(QueueRequest in) {
    String source = in.required("SourceArn");
    String from = queue("SourceArn", source);
    String to = in.text("DestinationArn");
    Integer rate = in.number("MaxNumberOfMessagesPerSecond", 1, 500);
    boolean isDeadLetters = false;
    for (QueueDef def : queues.resources().all())
      if (def.redrive() != null && def.redrive().arn().equals(source)) isDeadLetters = true;
    if (!isDeadLetters)
      throw SqsFaults.invalid("Source queue must be configured as a Dead Letter Queue.");
    return tasks
        .start(from, to == null ? null : queue("DestinationArn", to), rate == null ? 0 : rate)
        .map(task -> new JsonObject().put("TaskHandle", task.handle()));
  }

  Future<JsonObject> list(QueueRequest in) {
    String from = queue("SourceArn", in.required("SourceArn"));
    Integer most = in.number("MaxResults", 1, 10);
    var results = new JsonArray();
    for (MoveTask task : tasks.of(from)) {
      if (results.size() == (most == null ? 1 : most)) break;
      var shown =
          new JsonObject()
              .put("Status", task.status())
              .put("SourceArn", task.source())
              .put("ApproximateNumberOfMessagesMoved", task.moved())
              .put("ApproximateNumberOfMessagesToMove", task.total())
              .put("StartedTimestamp", task.started());
      if (task.runs()) shown.put("TaskHandle", task.handle());
      if (task.to() != null) shown.put("DestinationArn", queues.arn(task.to()));
      if (task.rate() > 0) shown.put("MaxNumberOfMessagesPerSecond", task.rate());
      if (task.failure() != null) shown.put("FailureReason", task.failure());
      results.add(shown);
    }
    return Future.succeededFuture(new JsonObject().put("Results", results));
  }

  Future<JsonObject> cancel(QueueRequest in) {
    String handle = in.required("TaskHandle");
    String source = MoveTasks.source(handle);
    if (source == null) throw SqsFaults.invalid("Value for parameter TaskHandle is invalid.");
    queue("SourceArn", source);
    return tasks
        .cancel(handle)
        .map(task -> new JsonObject().put("ApproximateNumberOfMessagesMoved", task.moved()));
  }
}
