package io.penstock.gateway.sqs.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.sqs.Handles;
import io.penstock.gateway.sqs.MessageView;
import io.penstock.gateway.sqs.NewMessage;
import io.penstock.gateway.sqs.QueueAttributes;
import io.penstock.gateway.sqs.QueueDef;
import io.penstock.gateway.sqs.QueueFault;
import io.penstock.gateway.sqs.Queues;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Sent;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Messages: sent, received, hidden and deleted, one by one and in batches. */
final class MessageOperations {
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final int MOST_HIDDEN = 43_200;
  private static final int MOST_WAIT = 20;
  private static final int BATCH = 10;

  private final Queues queues;
  private final String account;

  MessageOperations(Queues queues, String account) {
    this.queues = queues;
    this.account = account;
  }

  Future<JsonObject> send(QueueRequest in) {
    QueueDef queue = queues.known(in.queue());
    MessageInput.Read read = MessageInput.of(queue, in.input(), in.trace());
    return queues
        .send(queue.name(), List.of(read.message()))
        .map(sent -> sent(queue, read, sent.getFirst()));
  }

  private static JsonObject sent(QueueDef queue, MessageInput.Read read, Sent sent) {
    NewMessage message = read.message();
    var answer =
        new JsonObject()
            .put("MessageId", sent.id())
            .put("MD5OfMessageBody", MessageView.md5(message.body()));
    if (message.attributes() != null)
      answer.put("MD5OfMessageAttributes", MessageView.md5(tree(message.attributes())));
    if (read.system() != null)
      answer.put("MD5OfMessageSystemAttributes", MessageView.md5(tree(read.system().encode())));
    if (queue.fifo()) answer.put("SequenceNumber", MessageView.sequenceNumber(sent.seq()));
    return answer;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Future<JsonObject> sendBatch(QueueRequest in) {
    QueueDef queue = queues.known(in.queue());
    var batch = new Batch(in, BATCH);
    batch.requires("MessageBody");
    MessageInput.checkOrder(queue, batch.entries);
    var messages = new ArrayList<MessageInput.Read>();
    int bytes = 0;
    for (JsonObject entry : batch.entries) {
      try {
        MessageInput.Read read = MessageInput.of(queue, entry, in.trace());
        bytes += read.bytes();
        messages.add(read);
        batch.goes(entry);
      } catch (AwsFault fault) {
        batch.failed(entry, fault);
      }
    }
    if (bytes > MessageInput.MOST_BYTES)
      throw SqsFaults.of(
          "BatchRequestTooLong",
          "Batch requests cannot be longer than 1048576 bytes. You have sent " + bytes + " bytes.");
    if (messages.isEmpty()) return Future.succeededFuture(batch.answer());
    return queues
        .send(queue.name(), messages.stream().map(MessageInput.Read::message).toList())
        .map(
            sent -> {
              for (int i = 0; i < messages.size(); i++)
                batch.done(i, sent(queue, messages.get(i), sent.get(i)));
              return batch.answer();
            });
  }

  Future<JsonObject> receive(QueueRequest in) {
    QueueDef queue = queues.known(in.queue());
    Integer most = in.number("MaxNumberOfMessages", 1, BATCH);
    Integer wait = in.number("WaitTimeSeconds", 0, MOST_WAIT);
    Integer hidden = in.number("VisibilityTimeout", 0, MOST_HIDDEN);
    var system = new HashSet<String>(in.texts("AttributeNames"));
    system.addAll(in.texts("MessageSystemAttributeNames"));
    for (String name : system)
      if (!MessageView.SYSTEM.contains(name) && !QueueAttributes.isShown(name))
        throw SqsFaults.of("InvalidAttributeName", "Unknown Attribute " + name + ".");
    List<String> wanted = in.texts("MessageAttributeNames");
    String attempt = in.text("ReceiveRequestAttemptId");
    if (attempt != null && !queue.fifo())
      throw SqsFaults.invalid(
          "The request includes a parameter that is not valid for this queue type."
              + " (ReceiveRequestAttemptId)");
    var question =
        queues.receive(
            queue.name(),
            most == null ? 1 : most,
            wait == null ? null : Duration.ofSeconds(wait),
            hidden == null ? null : Duration.ofSeconds(hidden),
            MessageInput.id(in.input(), "ReceiveRequestAttemptId"));
    in.call().response().closeHandler(gone -> question.cancel().run());
    return question
        .answer()
        .map(
            received -> {
              var messages = new JsonArray();
              for (var one : received)
                messages.add(shown(MessageView.of(one, account), system, wanted));
              return messages.isEmpty()
                  ? new JsonObject()
                  : new JsonObject().put("Messages", messages);
            });
  }

  private static JsonObject shown(Message message, HashSet<String> system, List<String> wanted) {
    var shown =
        new JsonObject()
            .put("MessageId", message.messageId())
            .put("ReceiptHandle", message.receiptHandle())
            .put("MD5OfBody", message.md5OfBody())
            .put("Body", message.body());
    var attributes = new JsonObject();
    message
        .attributes()
        .properties()
        .forEach(
            entry -> {
              if (system.contains("All") || system.contains(entry.getKey()))
                attributes.put(entry.getKey(), entry.getValue().asText());
            });
    if (!attributes.isEmpty()) shown.put("Attributes", attributes);
    var chosen = JSON.createObjectNode();
    message
        .messageAttributes()
        .properties()
        .forEach(
            entry -> {
              if (isWanted(entry.getKey(), wanted)) chosen.set(entry.getKey(), entry.getValue());
            });
    if (!chosen.isEmpty())
      shown
          .put("MessageAttributes", new JsonObject(chosen.toString()))
          .put("MD5OfMessageAttributes", MessageView.md5(chosen));
    return shown;
  }

  private static boolean isWanted(String name, List<String> wanted) {
    for (String one : wanted) {
      if (one.equals("All") || one.equals("*") || one.equals(name)) return true;
      if (one.endsWith(".*") && name.startsWith(one.substring(0, one.length() - 2))) return true;
    }
    return false;
  }

  Future<JsonObject> delete(QueueRequest in) {
    QueueDef queue = queues.known(in.queue());
    String receipt = in.required("ReceiptHandle");
    return queues
        .delete(queue.name(), List.of(Handles.parse(queue.name(), receipt)))
        .map(
            done -> {
              if (!done.getFirst() && queue.fifo()) throw expired(receipt);
              return new JsonObject();
            });
  }

  /** On a standard queue who has an older receipt is told nothing of who holds the message now. */
  Future<JsonObject> deleteBatch(QueueRequest in) {
    QueueDef queue = queues.known(in.queue());
    return handled(
        in,
        entry -> new Hidden(entry, null),
        all -> queues.delete(in.queue(), all.stream().map(one -> one.handle(in.queue())).toList()),
        receipt -> queue.fifo() ? expired(receipt) : null);
  }

  Future<JsonObject> changeVisibility(QueueRequest in) {
    String queue = queues.known(in.queue()).name();
    String receipt = in.required("ReceiptHandle");
    Integer seconds = in.number("VisibilityTimeout", 0, MOST_HIDDEN);
    if (seconds == null) throw SqsFaults.missing("VisibilityTimeout");
    return queues
        .changeVisibility(
            queue, List.of(Handles.parse(queue, receipt)), List.of(Duration.ofSeconds(seconds)))
        .map(
            done -> {
              if (!done.getFirst()) throw notAvailable(receipt);
              return new JsonObject();
            });
  }

  Future<JsonObject> changeVisibilityBatch(QueueRequest in) {
    queues.known(in.queue());
    return handled(
        in,
        entry -> {
          Integer seconds = QueueRequest.number(entry, "VisibilityTimeout", 0, MOST_HIDDEN);
          return new Hidden(entry, Duration.ofSeconds(seconds == null ? 0 : seconds));
        },
        all ->
            queues.changeVisibility(
                in.queue(),
                all.stream().map(one -> one.handle(in.queue())).toList(),
                all.stream().map(Hidden::after).toList()),
        MessageOperations::notAvailable);
  }

  private static AwsFault expired(String receipt) {
    return receipt(receipt, "The receipt handle has expired.");
  }

  private static AwsFault notAvailable(String receipt) {
    return receipt(
        receipt, "Message does not exist or is not available for visibility timeout change.");
  }

  private static AwsFault receipt(String receipt, String reason) {
    return SqsFaults.invalid(
        "Value " + receipt + " for parameter ReceiptHandle is invalid. Reason: " + reason);
  }

  /** An entry that names a receipt. */
  private record Hidden(JsonObject entry, Duration after) {
    private String receipt() {
      return entry.getValue("ReceiptHandle").toString();
    }

    private Handle handle(String queue) {
      return Handles.parse(queue, receipt());
    }
  }

  /** A batch of receipts: what is wrong with one is told of it, the others are handled. */
  private static Future<JsonObject> handled(
      QueueRequest in,
      Function<JsonObject, Hidden> read,
      Function<List<Hidden>, Future<List<Boolean>>> work,
      Function<String, AwsFault> refusal) {
    var batch = new Batch(in, BATCH);
    batch.requires("ReceiptHandle");
    var good = new ArrayList<Hidden>();
    for (JsonObject entry : batch.entries) {
      try {
        Hidden one = read.apply(entry);
        one.handle(in.queue());
        good.add(one);
        batch.goes(entry);
      } catch (AwsFault problem) {
        batch.failed(entry, problem);
      } catch (QueueFault problem) {
        batch.failed(entry, SqsFaults.of(problem.code(), problem.getMessage()));
      }
    }
    if (good.isEmpty()) return Future.succeededFuture(batch.answer());
    return work.apply(good)
        .map(
            done -> {
              for (int i = 0; i < done.size(); i++) {
                Hidden one = good.get(i);
                AwsFault problem = done.get(i) ? null : refusal.apply(one.receipt());
                if (problem == null) batch.done(i, new JsonObject());
                else batch.failed(one.entry(), problem);
              }
              return batch.answer();
            });
  }
}
