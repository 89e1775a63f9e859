package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Xml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SQS's Query protocol as its JSON protocol: flattened lists in, repeated elements out. Pure. */
final class SqsQuery {
  private static final List<String> TEXTS =
      List.of(
          "QueueUrl",
          "QueueName",
          "QueueNamePrefix",
          "QueueOwnerAWSAccountId",
          "MessageBody",
          "ReceiptHandle",
          "MessageGroupId",
          "MessageDeduplicationId",
          "NextToken",
          "Label",
          "SourceArn",
          "DestinationArn",
          "TaskHandle",
          "ReceiveRequestAttemptId",
          "DelaySeconds",
          "VisibilityTimeout",
          "MaxNumberOfMessages",
          "WaitTimeSeconds",
          "MaxResults",
          "MaxNumberOfMessagesPerSecond");

  /** Lists by the member's name in JSON. */
  private static final Map<String, String> LISTS =
      Map.of(
          "AttributeNames", "AttributeName",
          "MessageAttributeNames", "MessageAttributeName",
          "MessageSystemAttributeNames", "MessageSystemAttributeName",
          "TagKeys", "TagKey",
          "AWSAccountIds", "AWSAccountId",
          "Actions", "ActionName");

  /** Elements that a list's items are written as. */
  private static final Map<String, String> ITEMS =
      Map.of("QueueUrls", "QueueUrl", "queueUrls", "QueueUrl", "Messages", "Message");

  private static final Set<String> PAIRS = Set.of("Attributes", "Tags", "MessageAttributes");

  private SqsQuery() {}

  static JsonObject input(String action, QueryParameters in) {
    JsonObject input = message(in);
    for (String name : TEXTS) if (in.has(name)) input.put(name, in.get(name));
    LISTS.forEach(
        (member, name) -> {
          List<String> texts = in.texts(name);
          if (!texts.isEmpty()) input.put(member, new JsonArray(texts));
        });
    put(input, "Attributes", in.map("Attribute", "Name", "Value"));
    put(input, "Tags", in.map("Tag", "Key", "Value"));
    List<QueryParameters> entries = in.list(action + "RequestEntry");
    if (!entries.isEmpty()) {
      var all = new JsonArray();
      for (QueryParameters entry : entries) {
        JsonObject one = message(entry);
        for (String name : TEXTS) if (entry.has(name)) one.put(name, entry.get(name));
        if (entry.has("Id")) one.put("Id", entry.get("Id"));
        all.add(one);
      }
      input.put("Entries", all);
    }
    return input;
  }

  private static void put(JsonObject input, String member, Map<String, String> map) {
    if (map.isEmpty()) return;
    var object = new JsonObject();
    map.forEach(object::put);
    input.put(member, object);
  }

  private static JsonObject message(QueryParameters in) {
    var message = new JsonObject();
    for (String member : List.of("MessageAttribute", "MessageSystemAttribute")) {
      var all = new JsonObject();
      for (QueryParameters one : in.list(member)) {
        var value = new JsonObject();
        for (String part : List.of("DataType", "StringValue", "BinaryValue"))
          if (one.has("Value." + part)) value.put(part, one.get("Value." + part));
        if (one.has("Name")) all.put(one.get("Name"), value);
      }
      if (!all.isEmpty()) message.put(member + "s", all);
    }
    return message;
  }

  static void output(Xml xml, String action, JsonObject output) {
    for (String member : output.fieldNames()) write(xml, action, member, output.getValue(member));
  }

  private static void write(Xml xml, String action, String member, Object value) {
    switch (value) {
      case JsonArray list -> {
        String item =
            switch (member) {
              case "Successful" -> action + "ResultEntry";
              case "Failed" -> "BatchResultErrorEntry";
              case "Results" -> action + "ResultEntry";
              default -> ITEMS.getOrDefault(member, member);
            };
        for (Object one : list) {
          if (one instanceof JsonObject object) xml.in(item, x -> output(x, action, object));
          else xml.text(item, String.valueOf(one));
        }
      }
      case JsonObject map when PAIRS.contains(member) -> pairs(xml, member, map);
      case null -> {}
      default -> xml.text(member, value.toString());
    }
  }

  private static void pairs(Xml xml, String member, JsonObject map) {
    String element = member.substring(0, member.length() - 1);
    for (String name : map.fieldNames())
      xml.in(
          element,
          x -> {
            x.text(element.equals("Tag") ? "Key" : "Name", name);
            if (map.getValue(name) instanceof JsonObject value)
              x.in(
                  "Value",
                  v -> {
                    for (String part : value.fieldNames()) v.text(part, value.getString(part));
                  });
            else x.text("Value", map.getString(name));
          });
  }
}
