package io.penstock.gateway.out;

import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Errors of the service that no repetition mends. */
  private static final Set<String> FINAL =
      Set.of(
          "InvalidMessageContents",
          "InvalidParameterValueException",
          "InvalidParameterValue",
          "UnsupportedOperation",
          "MissingParameter");

  private final HttpOut http;
  private final URI service;

  /**
   * @param http whose rules allow the service's own address: the operator has named it
   * @param service null when there is none
   */
  QueueOut(HttpOut http, URI service) {
    this.http = http;
    this.service = service;
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
    return http.send(
            HttpMethod.POST,
            base + "/",
            Map.of(
                "Content-Type", "application/x-amz-json-1.0",
                "X-Amz-Target", "AmazonSQS.SendMessage"),
            body.toBuffer(),
            TIMEOUT)
        .compose(answer -> done(target, answer));
  }

  private static Future<Void> done(String target, HttpOut.Answer answer) {
    if (answer.isSuccess()) return Future.succeededFuture();
    String text = answer.body().toString();
    for (String code : FINAL)
      if (answer.status() < 500 && text.contains(code))
        return Future.failedFuture(
            new UndeliverableException(target + " refused the message: " + text));
    return Future.failedFuture(target + " answered " + answer.status() + ": " + text);
  }
}
