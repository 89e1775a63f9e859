package io.penstock.gateway.sns.api;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.sns.Message;
import io.penstock.gateway.sns.MessageRules;
import io.penstock.gateway.sns.Published;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Topic;
import io.penstock.gateway.sns.Topics;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.shape.SnsMessage.Attribute;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Publish, one message or ten. */
final class PublishOperations {
  private static final int BATCH = 10;
  private static final int BATCH_BYTES = 262_144;

  private final Topics topics;
  private final Arns arns;
  private final RandomGenerator random;

  PublishOperations(Topics topics, Arns arns, RandomGenerator random) {
    this.topics = topics;
    this.arns = arns;
    this.random = random;
  }

  Future<Consumer<Xml>> publish(QueryParameters in, String traceId) {
    if (in.has("PhoneNumber")) throw invalid("PhoneNumber Reason: SMS is not served here");
    String parameter = in.has("TopicArn") ? "TopicArn" : "TargetArn";
    if (!in.has(parameter))
      throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
    return topics
        .publish(arns.topic(in, parameter), message(in), id(), traceId)
        .map(done -> xml -> published(xml, done));
  }

  private static void published(Xml xml, Published done) {
    xml.text("MessageId", done.messageId()).text("SequenceNumber", done.sequenceNumber());
  }

  private String id() {
    return RandomIds.uuid(random);
  }

  private static Message message(QueryParameters in) {
    String body = Arns.required(in, "Message");
    String structure = in.get("MessageStructure");
    return new Message(
        in.get("Subject"),
        body,
        "json".equals(structure),
        attributes(in),
        in.get("MessageGroupId"),
        in.get("MessageDeduplicationId"));
  }

  private static Map<String, Attribute> attributes(QueryParameters in) {
    var attributes = new LinkedHashMap<String, Attribute>();
    for (QueryParameters entry : in.list("MessageAttributes.entry")) {
      String type = entry.get("Value.DataType");
      boolean binary = type != null && type.startsWith("Binary");
      attributes.put(
          Arns.required(entry, "Name"),
          new Attribute(type, entry.get(binary ? "Value.BinaryValue" : "Value.StringValue")));
    }
    return attributes;
  }

  private record Entry(String id, Message message) {}

  /** What an entry became: a message, or a fault. */
  private record Result(String id, Published published, RefusedRequestException fault) {}

  Future<Consumer<Xml>> batch(QueryParameters in, String traceId) {
    String arn = arns.topic(in, "TopicArn");
    List<Entry> entries = entries(in);
    Topic topic = topics.topic(arn);
    if (topic == null) throw RefusedRequestException.noTopic();
    long size = 0;
    for (Entry entry : entries) size += sized(topic, entry.message);
    if (size > BATCH_BYTES)
      throw new RefusedRequestException(
          400,
          "BatchRequestTooLong",
          "The length of all the messages put together is more than the limit.");
    var results = new ArrayList<Future<Result>>(entries.size());
    for (Entry entry : entries)
      results.add(
          topics
              .publish(arn, entry.message, id(), traceId)
              .map(done -> new Result(entry.id, done, null))
              .recover(
                  problem ->
                      problem instanceof RefusedRequestException fault
                          ? Future.succeededFuture(new Result(entry.id, null, fault))
                          : Future.failedFuture(problem)));
    return Future.join(results).map(all -> xml -> results(xml, all.list()));
  }

  /** The size; a message with attributes that are none, or in no group, fails the whole batch. */
  private static long sized(Topic topic, Message message) {
    try {
      MessageRules.check(topic, message);
    } catch (RefusedRequestException fault) {
      if (fault.code().equals("ParameterValueInvalid") || topic.fifo()) throw fault;
    }
    return MessageRules.size(message);
  }

  private static List<Entry> entries(QueryParameters in) {
    List<QueryParameters> given = in.list("PublishBatchRequestEntries.member");
    if (given.isEmpty())
      throw new RefusedRequestException(
          400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
    if (given.size() > BATCH)
      throw new RefusedRequestException(
          400,
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible.");
    var entries = new ArrayList<Entry>();
    var ids = new HashSet<String>();
    for (QueryParameters one : given) {
      String id = Arns.required(one, "Id");
      if (!ids.add(id))
        throw new RefusedRequestException(
            400,
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries in the request have the same Id.");
      if (!id.matches("[A-Za-z0-9_-]{1,80}"))
        throw new RefusedRequestException(
            400,
            "InvalidBatchEntryId",
            "The Id of a batch entry in a batch request doesn't abide by the specification.");
      entries.add(new Entry(id, message(one)));
    }
    return entries;
  }

  private static void results(Xml xml, List<Object> all) {
    xml.in(
        "Successful",
        x -> {
          for (Object one : all) {
            var result = (Result) one;
            if (result.published == null) continue;
            x.in(
                "member",
                m -> {
                  m.text("Id", result.id);
                  published(m, result.published);
                });
          }
        });
    xml.in(
        "Failed",
        x -> {
          for (Object one : all) {
            var result = (Result) one;
            if (result.fault == null) continue;
            x.in(
                "member",
                m ->
                    m.text("Id", result.id)
                        .text("Code", result.fault.code())
                        .text("Message", result.fault.getMessage())
                        .text("SenderFault", Boolean.toString(result.fault.status() < 500)));
          }
        });
  }
}
