package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SQS answered about attributes of messages, as it was recorded. */
class MessageAnswersTest extends QueueAnswersFixture {
  @Test
  void namesOfMessageAttributesWithWildcards() throws Exception {
    String url = queue("q", "VisibilityTimeout", "0");
    JsonObject text = map("DataType", "String", "StringValue", "x");
    sqs.done(
        "send_message",
        "QueueUrl",
        url,
        "MessageBody",
        "msg",
        "MessageAttributes",
        map("General", text, "Hello", text, "Help.Me", text));
    record Asked(String name, List<String> got) {}
    List<String> all = List.of("General", "Hello", "Help.Me");
    for (Asked one :
        List.of(
            new Asked("All", all),
            new Asked("*", all),
            new Asked(".*", all),
            new Asked("Hel.*", List.of("Hello", "Help.Me")),
            new Asked("Hello", List.of("Hello")),
            new Asked("Foo", List.of()),
            new Asked("AWS.foo", List.of()))) {
      JsonObject message =
          receive(url, "MessageAttributeNames", new JsonArray().add(one.name)).getFirst();
      var names =
          message.getJsonObject("MessageAttributes", new JsonObject()).stream()
              .map(entry -> entry.getKey())
              .sorted()
              .toList();
      assertEquals(one.got, names, one.name);
      assertEquals(!names.isEmpty(), message.containsKey("MD5OfMessageAttributes"), one.name);
    }
  }

  @Test
  void tracesAndTheirDigest() throws Exception {
    String url = queue("q");
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    JsonObject sent =
        sqs.done(
            "send_message",
            "QueueUrl",
            url,
            "MessageBody",
            "x",
            "MessageSystemAttributes",
            map("AWSTraceHeader", map("DataType", "String", "StringValue", trace)));
    assertEquals(
        "5ae4d5d7636402d80f4eb6d213245a88", sent.getString("MD5OfMessageSystemAttributes"));
    assertEquals(
        trace, receive(url).getFirst().getJsonObject("Attributes").getString("AWSTraceHeader"));
    JsonObject headed =
        sqs.call(
                map(
                    "command",
                    "send_message",
                    "input",
                    map("QueueUrl", url, "MessageBody", "y"),
                    "headers",
                    map("X-Amzn-Trace-Id", trace)))
            .run()
            .getLast();
    assertNull(headed.getJsonObject("output").getString("MD5OfMessageSystemAttributes"));
    assertEquals(
        trace, receive(url).getFirst().getJsonObject("Attributes").getString("AWSTraceHeader"));
    assertTrue(
        sqs.refused(
                "send_message",
                "QueueUrl",
                url,
                "MessageBody",
                "x",
                "MessageSystemAttributes",
                map("Other", map("DataType", "String", "StringValue", "x")))
            .startsWith("InvalidParameterValue"));
  }

  @Test
  void charactersOfAttributes() throws Exception {
    String url = queue("q");
    assertTrue(
        sqs.refused(
                "send_message",
                "QueueUrl",
                url,
                "MessageBody",
                "x",
                "MessageAttributes",
                map("a", map("DataType", "String", "StringValue", "x\by")))
            .startsWith("InvalidParameterValue"));
    sqs.done(
        "send_message",
        "QueueUrl",
        url,
        "MessageBody",
        "x",
        "MessageAttributes",
        map("attr.1øß", map("DataType", "String", "StringValue", "x")));
    assertEquals(
        "InvalidParameterValue: Message (user) attribute 'ErrorDetails' must contain a non-empty"
            + " value of type 'String'.",
        sqs.refused(
            "send_message",
            "QueueUrl",
            url,
            "MessageBody",
            "x",
            "MessageAttributes",
            map("ErrorDetails", map("DataType", "String", "StringValue", ""))));
  }
}
