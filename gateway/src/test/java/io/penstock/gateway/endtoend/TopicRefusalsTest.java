package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SNS says to bad requests, and who needs credentials. */
class TopicRefusalsTest extends TopicsApiFixture {
  @Test
  void badRequestsAreRefusedInSnssWords() throws Exception {
    try (var penstock = up()) {
      var calls = new JsonArray();
      var expected = new ArrayList<String>();
      String topic = ARN + "t";
      call(calls, "create_topic", "Name", "t");
      call(calls, "create_topic", "Name", "f.fifo", "Attributes", map("FifoTopic", "true"));
      int made = 2;
      call(calls, "create_topic", "Name", "a b");
      expected.add("InvalidParameter: Invalid parameter: Topic Name");
      call(calls, "create_topic", "Name", "x.fifo");
      expected.add("InvalidParameter: Invalid parameter: Topic Name");
      call(calls, "create_topic", "Name", "t", "Attributes", map("DisplayName", "other"));
      expected.add(
          "InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with"
              + " different attributes");
      call(calls, "create_topic", "Name", "t", "Tags", tags());
      expected.add(
          "InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different"
              + " tags");
      call(calls, "publish", "TopicArn", "nothing", "Message", "m");
      expected.add(
          "InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6"
              + " elements, not 1");
      call(calls, "publish", "TopicArn", ARN + "none", "Message", "m");
      expected.add("NotFound: Topic does not exist");
      call(calls, "publish", "Message", "m");
      expected.add(
          "InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for"
              + " required parameter");
      call(calls, "publish", "TopicArn", topic, "Message", "");
      expected.add("InvalidParameter: Invalid parameter: Empty message");
      call(calls, "publish", "TopicArn", topic, "Message", "m".repeat(262_145));
      expected.add("InvalidParameter: Invalid parameter: Message too long");
      call(calls, "publish", "TopicArn", topic, "Message", "m", "Subject", "s".repeat(101));
      expected.add("InvalidParameter: Invalid parameter: Subject");
      call(calls, "publish", "TopicArn", topic, "Message", "m", "MessageDeduplicationId", "d");
      expected.add(
          "InvalidParameter: Invalid parameter: MessageDeduplicationId Reason: The request includes"
              + " MessageDeduplicationId parameter that is not valid for this topic type");
      call(calls, "publish", "TopicArn", ARN + "f.fifo", "Message", "m");
      expected.add(
          "InvalidParameter: Invalid parameter: The MessageGroupId parameter is required for FIFO"
              + " topics");
      call(calls, "publish", "TopicArn", ARN + "f.fifo", "Message", "m", "MessageGroupId", "g");
      expected.add(
          "InvalidParameter: Invalid parameter: The topic should either have"
              + " ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
      call(calls, "publish", "TopicArn", topic, "Message", "{}", "MessageStructure", "json");
      expected.add(
          "InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON"
              + " message body");
      call(calls, "publish", "TopicArn", topic, "Message", "x", "MessageStructure", "json");
      expected.add(
          "InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to"
              + " parse");
      call(
          calls,
          "publish",
          "TopicArn",
          topic,
          "Message",
          "m",
          "MessageAttributes",
          map("a", map("DataType", "String").put("StringValue", "")));
      expected.add(
          "ParameterValueInvalid: The message attribute 'a' must contain non-empty message"
              + " attribute value for message attribute type 'String'.");
      call(calls, "subscribe", "TopicArn", topic, "Protocol", "carrier-pigeon", "Endpoint", "loft");
      expected.add(
          "InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string:"
              + " carrier-pigeon");
      call(calls, "subscribe", "TopicArn", topic, "Protocol", "sqs", "Endpoint", "http://q");
      expected.add("InvalidParameter: Invalid parameter: SQS endpoint ARN");
      call(calls, "subscribe", "TopicArn", topic, "Protocol", "https", "Endpoint", "http://q");
      expected.add(
          "InvalidParameter: Invalid parameter: Endpoint must match the specified protocol");
      call(calls, "subscribe", "TopicArn", topic, "Protocol", "sqs", "Endpoint", QUEUE + "q.fifo");
      expected.add(
          "InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues"
              + " can not be subscribed to standard SNS topics");
      filter(calls, expected, "{\"a\":1}", "FilterPolicy: ", null);
      filter(
          calls,
          expected,
          "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}",
          "FilterPolicy: Filter policy can not have more than 5 keys",
          null);
      filter(
          calls,
          expected,
          "{\"a\":{\"b\":[1]}}",
          "FilterPolicy: Filter policy scope MessageAttributes does not support nested filter"
              + " policy",
          null);
      filter(
          calls,
          expected,
          "{\"a\":[1]}",
          "FilterPolicyScope: Invalid value [Both]. Please use either MessageBody or"
              + " MessageAttributes",
          "Both");
      call(
          calls,
          "subscribe",
          "TopicArn",
          topic,
          "Protocol",
          "sqs",
          "Endpoint",
          QUEUE + "q",
          "Attributes",
          map("RedrivePolicy", "{\"deadLetterTargetArn\":\"q\"}"));
      expected.add(
          "InvalidParameter: Invalid parameter: Attributes Reason: RedrivePolicy:"
              + " deadLetterTargetArn is an invalid arn");
      call(
          calls,
          "set_topic_attributes",
          "TopicArn",
          topic,
          "AttributeName",
          "Colour",
          "AttributeValue",
          "red");
      expected.add("InvalidParameter: Invalid parameter: AttributeName");
      call(
          calls,
          "publish_batch",
          "TopicArn",
          topic,
          "PublishBatchRequestEntries",
          list(map("Id", "a").put("Message", "1"), map("Id", "a").put("Message", "2")));
      expected.add(
          "BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.");
      var eleven = new JsonArray();
      for (int i = 0; i < 11; i++) eleven.add(map("Id", "i" + i).put("Message", "m"));
      call(calls, "publish_batch", "TopicArn", topic, "PublishBatchRequestEntries", eleven);
      expected.add(
          "TooManyEntriesInBatchRequest: The batch request contains more entries than"
              + " permissible.");
      call(
          calls,
          "publish_batch",
          "TopicArn",
          topic,
          "PublishBatchRequestEntries",
          list(
              map("Id", "a").put("Message", "m".repeat(200_000)),
              map("Id", "b").put("Message", "m".repeat(200_000))));
      expected.add(
          "BatchRequestTooLong: The length of all the messages put together is more than the"
              + " limit.");
      call(calls, "list_tags_for_resource", "ResourceArn", ARN + "none");
      expected.add("ResourceNotFound: Resource does not exist");
      List<JsonObject> said = refusals(penstock.api(), calls);
      for (int i = 0; i < expected.size(); i++) {
        JsonObject answer = said.get(made + i);
        String text = answer.getString("code") + ": " + answer.getString("message");
        assertTrue(text.startsWith(expected.get(i)), expected.get(i) + "\n" + answer.encode());
      }
    }
  }

  private static void filter(
      JsonArray calls, List<String> expected, String policy, String says, String scope) {
    JsonObject attributes = map("FilterPolicy", policy);
    if (scope != null) attributes.put("FilterPolicyScope", scope);
    call(
        calls,
        "subscribe",
        "TopicArn",
        ARN + "t",
        "Protocol",
        "sqs",
        "Endpoint",
        QUEUE + "q",
        "Attributes",
        attributes);
    expected.add("InvalidParameter: Invalid parameter: Attributes Reason: " + says);
  }

  @Test
  void whereCredentialsAreNeededOnlyLinksGoWithout() throws Exception {
    Path keys = PrivateFile.write(folder.resolve("keys"), "AKIDEXAMPLE = secret\ntoken = t0ken\n");
    try (var penstock = up("--credentials=" + keys)) {
      assertEquals(403, get(penstock, "/?Action=ListTopics&Version=2010-03-31"));
      assertEquals(403, get(penstock, "/?Action=CreateTopic&Name=t"));
      assertEquals(
          400, get(penstock, "/?Action=ConfirmSubscription&TopicArn=" + ARN + "t&Token=x"));
      assertEquals(200, get(penstock, "/?Action=Unsubscribe&SubscriptionArn=" + ARN + "t:unknown"));
      assertEquals(404, get(penstock, "/SimpleNotificationService-0.pem"));
      var boto = new Boto("sns", penstock.api(), folder);
      assertEquals(
          200, boto.call("create_topic", "Name", "t").run().getFirst().getInteger("status"));
    }
  }
}
