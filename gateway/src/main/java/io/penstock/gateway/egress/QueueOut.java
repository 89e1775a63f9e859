package io.penstock.gateway.egress;

import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.AwsErrorException;
import io.penstock.trigger.stream.AwsJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends messages to queues of an SQS-compatible service, in its JSON 1.0 protocol. */
final class QueueOut {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-zA-Z-]*:sqs:[a-z0-9-]+:(\\d{12}):([a-zA-Z0-9_-]{1,80}(?:\\.fifo)?)");
  private static final Pattern URL =
      Pattern.compile("https?://([^/]+)/(\\d{12}|queue)/([a-zA-Z0-9_-]{1,80}(?:\\.fifo)?)");

  /** Errors of the service that no repetition mends. */
  private static final Set<String> FINAL =
      Set.of(
          "AWS.SimpleQueueService.NonExistentQueue",
          "QueueDoesNotExist",
          "InvalidMessageContents",
          "InvalidParameterValueException",
          "InvalidParameterValue",
          "UnsupportedOperation",
          "MissingParameter");

  private final URI service;
  private final AwsJson client;

  /**
   * @param service where the operator said it is; null when there is none
   */
  QueueOut(Vertx vertx, AwsEndpoint service, InstantSource clock) {
    this.service = service == null ? null : service.uri();
    this.client =
        service == null ? null : new AwsJson(vertx, service, "sqs", "AmazonSQS.", "1.0", clock);
  }

  boolean isQueue(String target) {
    if (ARN.matcher(target).matches()) return true;
    Matcher url = URL.matcher(target);
    return url.matches()
        && (url.group(1).startsWith("sqs.")
            || service != null && url.group(1).equals(service.getAuthority()));
  }

  Future<Void> send(String target, OutgoingMessage message) {
    if (service == null)
      return Future.failedFuture(
          "no queue service is configured: start with --source sqs=URL to reach " + target);
    Matcher parts = ARN.matcher(target);
    int first = 1;
    if (!parts.matches()) {
      parts = URL.matcher(target);
      first = 2;
      if (!parts.matches()) throw new IllegalArgumentException(target);
    }
    String name = parts.group(first + 1);
    if (name.endsWith(".fifo") && message.groupId() == null)
      return Future.failedFuture(
          new UndeliverableException(
              "FIFO queues take no messages without a message group: " + target));
    String base = service.toString().replaceAll("/+$", "");
    var attributes = new JsonObject();
    message
        .attributes()
        .forEach(
            (key, a) ->
                attributes.put(
                    key,
                    new JsonObject()
                        .put("DataType", a.type())
                        .put(
                            a.type().startsWith("Binary") ? "BinaryValue" : "StringValue",
                            a.value())));
    var body =
        new JsonObject()
            .put("QueueUrl", base + "/" + parts.group(first) + "/" + name)
            .put("MessageBody", message.body().toString());
    if (!attributes.isEmpty()) body.put("MessageAttributes", attributes);
    if (message.groupId() != null) body.put("MessageGroupId", message.groupId());
    if (name.endsWith(".fifo"))
      body.put(
          "MessageDeduplicationId",
          message.deduplicationId() == null ? message.id() : message.deduplicationId());
    return client
        .call("SendMessage", body)
        .<Void>mapEmpty()
        .recover(
            problem ->
                Future.failedFuture(
                    problem instanceof AwsErrorException e && FINAL.contains(e.code())
                        ? new UndeliverableException(
                            target + " refused the message: " + e.code() + ": " + e.getMessage())
                        : problem));
  }
}
