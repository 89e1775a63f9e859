package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SNS answered about subscriptions and where they deliver, as it was recorded. */
class SubscriptionAnswersTest extends TopicAnswersFixture {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";

  private static Object[] subscribe(String topic, String queue, Object... attributes) {
    return new Object[] {
      "TopicArn",
      ARN + topic,
      "Protocol",
      "sqs",
      "Endpoint",
      QUEUE + queue,
      "Attributes",
      map(attributes),
      "ReturnSubscriptionArn",
      true
    };
  }

  private String arn(Object... request) throws Exception {
    return sns.done("subscribe", request).getString("SubscriptionArn");
  }

  @Test
  void theSameSubscriptionInOtherWordsIsTheSame() throws Exception {
    sns.done("create_topic", "Name", "t");
    String made =
        arn(subscribe("t", "q", "RawMessageDelivery", "True", "FilterPolicy", "{\"a\": [\"b\"]}"));
    for (Object[] again :
        List.of(
            subscribe("t", "q"),
            subscribe("t", "q", "RawMessageDelivery", "true"),
            subscribe("t", "q", "FilterPolicyScope", "MessageAttributes"),
            subscribe("t", "q", "FilterPolicy", "{ \"a\":[\"b\"] }")))
      assertEquals(made, arn(again));
    for (Object[] other :
        List.of(
            subscribe("t", "q", "RawMessageDelivery", "false"),
            subscribe("t", "q", "FilterPolicyScope", "MessageBody"),
            subscribe("t", "q", "FilterPolicy", "{\"a\":[\"c\"]}")))
      assertEquals(
          INVALID + "Attributes Reason: Subscription already exists with different attributes",
          sns.refused("subscribe", other));
    assertEquals(
        "true",
        sns.done("get_subscription_attributes", "SubscriptionArn", made)
            .getJsonObject("Attributes")
            .getString("RawMessageDelivery"));
  }

  @Test
  void deliveryPoliciesAreShownWhole() throws Exception {
    sns.done("create_topic", "Name", "t");
    JsonObject retries =
        map(
            "minDelayTarget",
            20,
            "maxDelayTarget",
            20,
            "numRetries",
            3,
            "numMaxDelayRetries",
            0,
            "numNoDelayRetries",
            0,
            "numMinDelayRetries",
            0,
            "backoffFunction",
            "linear");
    JsonObject http =
        map(
            "defaultHealthyRetryPolicy",
            retries,
            "disableSubscriptionOverrides",
            false,
            "defaultRequestPolicy",
            map("headerContentType", "text/plain; charset=UTF-8"));
    assertEquals(map("http", http), policy("EffectiveDeliveryPolicy"));
    sns.done(
        "set_topic_attributes",
        "TopicArn",
        ARN + "t",
        "AttributeName",
        "DeliveryPolicy",
        "AttributeValue",
        "{\"http\":{\"defaultRequestPolicy\":{\"headerContentType\":\"application/json\"}}}");
    http.put("defaultRequestPolicy", map("headerContentType", "application/json"));
    assertEquals(map("http", http), policy("EffectiveDeliveryPolicy"));
    assertEquals(map("http", http), policy("DeliveryPolicy"));
  }

  /** E-mail waits for its recipient; the others are our choice: nothing is sent to them either. */
  @Test
  void whatIsNotSentToStaysPending() throws Exception {
    sns.done("create_topic", "Name", "t");
    String[][] endpoints = {
      {"email", "a@example.com"},
      {"email-json", "a@example.com"},
      {"sms", "+15555550100"},
      {"firehose", "arn:aws:firehose:us-east-1:123456789012:deliverystream/s"},
      {"application", "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/a/1"},
    };
    for (String[] one : endpoints) {
      Object[] request = {"TopicArn", ARN + "t", "Protocol", one[0], "Endpoint", one[1]};
      assertEquals(
          "pending confirmation", sns.done("subscribe", request).getString("SubscriptionArn"));
    }
    JsonArray all =
        sns.done("list_subscriptions_by_topic", "TopicArn", ARN + "t")
            .getJsonArray("Subscriptions");
    assertEquals(5, all.size());
    for (Object one : all)
      assertEquals("PendingConfirmation", ((JsonObject) one).getString("SubscriptionArn"));
    sns.done("publish", "TopicArn", ARN + "t", "Message", "m");
    assertTrue(
        sns.refused("subscribe", "TopicArn", ARN + "t", "Protocol", "email", "Endpoint", "nobody")
            .startsWith(INVALID));
  }

  @Test
  void aTemplateWithAnEmailSubscriptionRunsAndSaysWhatItDoesNotSend() throws Exception {
    try (var other =
        TestPenstock.up(
            """
            Resources:
              T: {Type: AWS::SNS::Topic}
              S:
                Type: AWS::SNS::Subscription
                Properties: {TopicArn: !Ref T, Protocol: email, Endpoint: a@example.com}
            """,
            "--no-watch")) {
      assertTrue(
          other.output().contains("not sent to endpoints of the protocol email"), other.output());
      JsonObject attributes =
          new Boto("sns", other.api(), folder)
              .done("get_topic_attributes", "TopicArn", ARN + "T")
              .getJsonObject("Attributes");
      assertEquals("1", attributes.getString("SubscriptionsPending"));
    }
  }

  @Test
  void deadLettersOfAStandardQueueAtAFifoTopicMayBeStandard() throws Exception {
    sns.done("create_topic", "Name", "f.fifo", "Attributes", map("FifoTopic", "true"));
    String standard = map("deadLetterTargetArn", QUEUE + "dead").encode();
    String fifo = map("deadLetterTargetArn", QUEUE + "dead.fifo").encode();
    sns.done("subscribe", subscribe("f.fifo", "q", "RedrivePolicy", standard));
    sns.done("subscribe", subscribe("f.fifo", "q.fifo", "RedrivePolicy", fifo));
    assertTrue(
        sns.refused("subscribe", subscribe("f.fifo", "r.fifo", "RedrivePolicy", standard))
            .contains("must use a FIFO queue as DLQ for a FIFO topic"));
    sns.done("create_topic", "Name", "t");
    assertTrue(
        sns.refused("subscribe", subscribe("t", "q", "RedrivePolicy", fifo))
            .contains("must use a standard queue as DLQ for a standard topic"));
  }
}
