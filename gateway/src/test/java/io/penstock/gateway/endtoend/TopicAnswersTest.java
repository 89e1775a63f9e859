package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What SNS answered to the same requests, as it was recorded; where no record is known the ground
 * stands beside it.
 */
class TopicAnswersTest extends TopicAnswersFixture {
  private static JsonArray tags(String... pairs) {
    var tags = new JsonArray();
    for (int i = 0; i < pairs.length; i += 2) tags.add(map("Key", pairs[i], "Value", pairs[i + 1]));
    return tags;
  }

  /** IAM's grammar lets a policy have one statement that stands in no list. */
  @Test
  void aStatementOutsideAListCountsInAPolicy() throws Exception {
    sns.done("create_topic", "Name", "t");
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"one\",\"Effect\":\"Allow\","
            + "\"Principal\":\"*\",\"Action\":\"SNS:Publish\",\"Resource\":\"*\"}}";
    Object[] topic = {"TopicArn", ARN + "t"};
    sns.done(
        "set_topic_attributes",
        "TopicArn",
        ARN + "t",
        "AttributeName",
        "Policy",
        "AttributeValue",
        policy);
    sns.done(
        "add_permission",
        "TopicArn",
        ARN + "t",
        "Label",
        "two",
        "AWSAccountId",
        new JsonArray().add("123456789012"),
        "ActionName",
        new JsonArray().add("Publish"));
    sns.done("remove_permission", "TopicArn", ARN + "t", "Label", "one");
    JsonArray left =
        new JsonObject(
                sns.done("get_topic_attributes", topic)
                    .getJsonObject("Attributes")
                    .getString("Policy"))
            .getJsonArray("Statement");
    assertEquals(1, left.size());
    assertEquals("two", left.getJsonObject(0).getString("Sid"));
  }

  @Test
  void theSameTopicInOtherWordsIsTheSame() throws Exception {
    String made =
        sns.done("create_topic", "Name", "t", "Tags", tags("a", "1", "b", "2"))
            .getString("TopicArn");
    for (JsonArray tags : List.of(tags(), tags("a", "1"), tags("b", "2", "a", "1")))
      assertEquals(made, sns.done("create_topic", "Name", "t", "Tags", tags).getString("TopicArn"));
    for (JsonArray tags : List.of(tags("a", "2"), tags("c", "3")))
      assertEquals(
          INVALID + "Tags Reason: Topic already exists with different tags",
          sns.refused("create_topic", "Name", "t", "Tags", tags));
    sns.done(
        "create_topic", "Name", "t", "Attributes", map("DisplayName", "", "SignatureVersion", "1"));
    Object[] fifo = {"Name", "f.fifo", "Attributes", map("FifoTopic", "true")};
    sns.done(
        "create_topic",
        "Name",
        "f.fifo",
        "Attributes",
        map("FifoTopic", "True", "ContentBasedDeduplication", "TRUE"));
    sns.done("create_topic", fifo);
    JsonObject shown =
        sns.done("get_topic_attributes", "TopicArn", ARN + "f.fifo").getJsonObject("Attributes");
    assertEquals("true", shown.getString("FifoTopic"));
    assertEquals("true", shown.getString("ContentBasedDeduplication"));
  }

  @Test
  void aKeyTwiceIsRefused() throws Exception {
    sns.done("create_topic", "Name", "t");
    JsonArray twice = tags("a", "1", "a", "2");
    assertEquals(
        INVALID + "Duplicated keys are not allowed.",
        sns.refused("tag_resource", "ResourceArn", ARN + "t", "Tags", twice));
    assertEquals(
        INVALID + "Duplicated keys are not allowed.",
        sns.refused("create_topic", "Name", "u", "Tags", twice));
  }

  @Test
  void whetherTheTopicIsThereIsAskedFirst() throws Exception {
    for (String protocol : List.of("carrier-pigeon", "email", "sqs"))
      assertEquals(
          "NotFound: Topic does not exist",
          sns.refused(
              "subscribe",
              "TopicArn",
              ARN + "none",
              "Protocol",
              protocol,
              "Endpoint",
              "nowhere",
              "Attributes",
              map("Colour", "red")));
  }
}
