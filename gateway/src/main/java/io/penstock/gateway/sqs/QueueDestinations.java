package io.penstock.gateway.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.Arn;
import io.penstock.function.JsonReading;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.Future;
import java.util.List;

/** The gateway's own queues as destinations of topics, rules, schedules and results. Any thread. */
record QueueDestinations(Queues queues) implements Destinations {
  private static final ObjectMapper JSON = JsonReading.mapper();

  /** Whether it is the ARN of a queue of this account: it is here, or it does not exist. */
  public boolean takes(String target) {
    return queues.isOurs(target);
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    String name = Arn.of(target).name();
    try {
      QueueDef def = queues.known(name);
      if (def.fifo() && message.groupId() == null)
        throw new UndeliverableException(
            "FIFO queues take no messages without a message group: " + target);
      String dedup =
          message.deduplicationId() != null || def.contentBasedDeduplication()
              ? message.deduplicationId()
              : message.id();
      return queues
          .send(
              name,
              List.of(
                  new NewMessage(
                      message.body().toString(),
                      attributes(message),
                      null,
                      message.groupId(),
                      def.fifo() ? dedup : null,
                      null)))
          .<Void>mapEmpty()
          .recover(problem -> Future.failedFuture(finalOne(target, problem)));
    } catch (UndeliverableException | QueueFault e) {
      return Future.failedFuture(finalOne(target, e));
    }
  }

  /** A queue that is not there will not come back by waiting. */
  private static Throwable finalOne(String target, Throwable problem) {
    return problem instanceof QueueFault
        ? new UndeliverableException(target + ": " + problem.getMessage())
        : problem;
  }

  private static String attributes(OutgoingMessage message) {
    if (message.attributes().isEmpty()) return null;
    ObjectNode all = JSON.createObjectNode();
    message
        .attributes()
        .forEach(
            (name, attribute) ->
                all.putObject(name)
                    .put("DataType", attribute.type())
                    .put(
                        attribute.type().startsWith("Binary") ? "BinaryValue" : "StringValue",
                        attribute.value()));
    return all.toString();
  }
}
