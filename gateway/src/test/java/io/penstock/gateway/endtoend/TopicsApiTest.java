package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SNS's API: every operation with AWS's own clients, and what it says to bad requests. */
class TopicsApiTest extends TopicsApiFixture implements EveryClient {
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

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    try (var penstock = up()) {
      var boto = new Boto("sns", penstock.api(), folder).by(client);
      everyOperation().forEach(call -> boto.call((JsonObject) call));
      checked(new Steps(boto.run()));
    }
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
}
