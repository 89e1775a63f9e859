package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SNS's API: every operation with AWS's own clients, and what it says to bad requests. */
class TopicsApiTest implements EveryClient {
  private static final String ARN = "arn:aws:sns:us-east-1:123456789012:";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";
  private static final String NOTHING = "Resources: {Role: {Type: AWS::IAM::Role}}\n";

  @TempDir Path folder;

  private TestPenstock up(String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), NOTHING);
    var all = new ArrayList<>(List.of(options));
    all.add("--no-watch");
    return TestPenstock.up(template, all.toArray(String[]::new));
  }

  /** One call of each operation and more, whose outputs are checked by {@link #checked}. */
  private static JsonArray everyOperation() {
    String topic = ARN + "t";
    String fifo = ARN + "f.fifo";
    var calls = new JsonArray();
    call(
        calls,
        "create_topic",
        "Name",
        "t",
        "Attributes",
        map("DisplayName", "shown"),
        "Tags",
        tags());
    call(calls, "create_topic", "Name", "f.fifo", "Attributes", map("FifoTopic", "true"));
    call(calls, "list_topics");
    call(
        calls,
        "set_topic_attributes",
        "TopicArn",
        topic,
        "AttributeName",
        "SignatureVersion",
        "AttributeValue",
        "2");
    call(calls, "get_topic_attributes", "TopicArn", topic);
    call(
        calls,
        "add_permission",
        "TopicArn",
        topic,
        "Label",
        "others",
        "AWSAccountId",
        list("210987654321"),
        "ActionName",
        list("Publish"));
    call(calls, "remove_permission", "TopicArn", topic, "Label", "others");
    call(
        calls,
        "tag_resource",
        "ResourceArn",
        topic,
        "Tags",
        new JsonArray().add(map("Key", "more").put("Value", "b")));
    call(calls, "untag_resource", "ResourceArn", topic, "TagKeys", list("team"));
    call(calls, "list_tags_for_resource", "ResourceArn", topic);
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
        map("RawMessageDelivery", "true"),
        "ReturnSubscriptionArn",
        true);
    call(
        calls,
        "subscribe",
        "TopicArn",
        topic,
        "Protocol",
        "http",
        "Endpoint",
        "http://127.0.0.1:9/nobody");
    call(calls, "list_subscriptions");
    call(calls, "list_subscriptions_by_topic", "TopicArn", topic);
    call(calls, "confirm_subscription", "TopicArn", topic, "Token", "ab");
    call(
        calls,
        "publish",
        "TopicArn",
        topic,
        "Message",
        "é & <b> + %",
        "Subject",
        "s",
        "MessageAttributes",
        new JsonObject().put("n", map("DataType", "Number").put("StringValue", "1")));
    call(
        calls,
        "publish",
        "TargetArn",
        fifo,
        "Message",
        "m",
        "MessageGroupId",
        "g",
        "MessageDeduplicationId",
        "d");
    call(
        calls,
        "publish_batch",
        "TopicArn",
        topic,
        "PublishBatchRequestEntries",
        new JsonArray()
            .add(map("Id", "a").put("Message", "one"))
            .add(map("Id", "b").put("Message", "two").put("Subject", "\nno")));
    call(calls, "get_subscription_attributes", "SubscriptionArn", topic + ":unknown");
    call(
        calls,
        "set_subscription_attributes",
        "SubscriptionArn",
        topic + ":unknown",
        "AttributeName",
        "RawMessageDelivery",
        "AttributeValue",
        "true");
    call(calls, "unsubscribe", "SubscriptionArn", topic + ":unknown");
    call(calls, "delete_topic", "TopicArn", topic);
    call(calls, "delete_topic", "TopicArn", fifo);
    call(calls, "list_topics");
    return calls;
  }

  private static void call(JsonArray calls, String command, Object... input) {
    var sent = new JsonObject();
    for (int i = 0; i < input.length; i += 2) sent.put((String) input[i], input[i + 1]);
    calls.add(new JsonObject().put("command", command).put("input", sent));
  }

  private static JsonObject map(String key, Object value) {
    return new JsonObject().put(key, value);
  }

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  private static JsonArray tags() {
    return new JsonArray().add(map("Key", "team").put("Value", "a"));
  }

  private static void checked(Steps said) {
    String topic = ARN + "t";
    output(said, "create_topic", map("TopicArn", topic));
    output(said, "create_topic 2", map("TopicArn", ARN + "f.fifo"));
    output(
        said,
        "list_topics",
        map("Topics", list(map("TopicArn", ARN + "f.fifo"), map("TopicArn", topic))));
    JsonObject attributes = said.output("get_topic_attributes").getJsonObject("Attributes");
    assertEquals("shown", attributes.getString("DisplayName"));
    assertEquals("2", attributes.getString("SignatureVersion"));
    assertEquals("0", attributes.getString("SubscriptionsConfirmed"));
    assertTrue(attributes.getString("Policy").contains("__default_statement_ID"));
    assertEquals(
        new JsonObject(
            """
            {"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,
            "numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,
            "backoffFunction":"linear"},"disableSubscriptionOverrides":false,
            "defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}}
            """),
        new JsonObject(attributes.getString("EffectiveDeliveryPolicy")));
    output(said, "list_tags_for_resource", map("Tags", list(map("Key", "more").put("Value", "b"))));
    assertTrue(
        text(said, "subscribe", "SubscriptionArn").startsWith(topic + ":"),
        said.get("subscribe").encode());
    assertEquals("pending confirmation", text(said, "subscribe 2", "SubscriptionArn"));
    for (String step : List.of("list_subscriptions", "list_subscriptions_by_topic")) {
      JsonArray all = said.output(step).getJsonArray("Subscriptions");
      assertEquals(2, all.size());
      String arns =
          all.getJsonObject(0).getString("SubscriptionArn")
              + all.getJsonObject(1).getString("SubscriptionArn");
      assertTrue(arns.contains("PendingConfirmation"), arns);
    }
    said.fault("confirm_subscription", 400, "InvalidParameter", "Invalid parameter: Token");
    assertEquals(36, text(said, "publish", "MessageId").length());
    assertEquals(20, text(said, "publish 2", "SequenceNumber").length());
    JsonObject batch = said.output("publish_batch");
    assertEquals("a", batch.getJsonArray("Successful").getJsonObject(0).getString("Id"));
    assertEquals(
        new JsonObject()
            .put("Id", "b")
            .put("Code", "InvalidParameter")
            .put("Message", "Invalid parameter: Subject")
            .put("SenderFault", true),
        batch.getJsonArray("Failed").getJsonObject(0));
    said.fault("get_subscription_attributes", 404, "NotFound", "Subscription does not exist");
    said.fault("set_subscription_attributes", 404, "NotFound", "Subscription does not exist");
    for (String step :
        List.of(
            "set_topic_attributes",
            "add_permission",
            "remove_permission",
            "tag_resource",
            "untag_resource",
            "unsubscribe",
            "delete_topic",
            "delete_topic 2")) said.ok(step);
    JsonObject last = said.output("list_topics 2");
    assertTrue(last.getJsonArray("Topics", list()).isEmpty(), last.encode());
  }

  private static String text(Steps said, String step, String member) {
    return String.valueOf(said.output(step).getString(member));
  }

  private static void output(Steps said, String step, JsonObject expected) {
    assertEquals(expected, said.output(step), step);
  }

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    try (var penstock = up()) {
      var boto = new Boto("sns", penstock.api(), folder).by(client);
      everyOperation().forEach(call -> boto.call((JsonObject) call));
      checked(new Steps(boto.run()));
    }
  }

  private List<JsonObject> refusals(URI api, JsonArray calls) throws Exception {
    var boto = new Boto("sns", api, folder);
    calls.forEach(call -> boto.call((JsonObject) call));
    return boto.run();
  }

  @Test
  void listsComeInPagesOfAHundred() throws Exception {
    try (var penstock = up()) {
      var calls = new JsonArray();
      call(calls, "create_topic", "Name", "t");
      IntStream.range(0, 101)
          .forEach(
              i ->
                  call(
                      calls,
                      "subscribe",
                      "TopicArn",
                      ARN + "t",
                      "Protocol",
                      "sqs",
                      "Endpoint",
                      QUEUE + "q" + i));
      call(calls, "list_subscriptions_by_topic", "TopicArn", ARN + "t");
      List<JsonObject> said = refusals(penstock.api(), calls);
      JsonObject page = said.getLast().getJsonObject("output");
      assertEquals(100, page.getJsonArray("Subscriptions").size());
      calls.clear();
      call(
          calls,
          "list_subscriptions_by_topic",
          "TopicArn",
          ARN + "t",
          "NextToken",
          page.getString("NextToken"));
      JsonObject rest = refusals(penstock.api(), calls).getFirst().getJsonObject("output");
      assertEquals(1, rest.getJsonArray("Subscriptions").size());
      assertEquals(null, rest.getString("NextToken"));
    }
  }

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

  private static int get(TestPenstock penstock, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(penstock.api().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
