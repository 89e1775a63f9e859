package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What SQS answered to the same requests, as it was recorded; where no record is known the ground
 * stands beside it.
 */
class QueueAnswersTest {
  private static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-06-01T12:00:00Z");
  private TestPenstock penstock;
  private Boto sqs;

  @BeforeEach
  void up() throws Exception {
    Path template =
        Files.writeString(folder.resolve("t.yaml"), "Resources:\n  T: {Type: AWS::SNS::Topic}\n");
    penstock = TestPenstock.up(template, clock, "--no-watch");
    sqs = new Boto("sqs", penstock.api(), folder);
  }

  @AfterEach
  void down() {
    penstock.close();
  }

  private static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  private String queue(String name, Object... attributes) throws Exception {
    return sqs.done("create_queue", "QueueName", name, "Attributes", map(attributes))
        .getString("QueueUrl");
  }

  private String fifo() throws Exception {
    return queue("f.fifo", "FifoQueue", "true", "ContentBasedDeduplication", "true");
  }

  private void send(String url, String... bodies) throws Exception {
    for (String body : bodies)
      if (url.endsWith(".fifo"))
        sqs.done(
            "send_message",
            "QueueUrl",
            url,
            "MessageBody",
            body,
            "MessageGroupId",
            body.substring(0, 1));
      else sqs.done("send_message", "QueueUrl", url, "MessageBody", body);
  }

  private List<JsonObject> receive(String url, Object... more) throws Exception {
    var input = new ArrayList<Object>(List.of("QueueUrl", url, "MaxNumberOfMessages", 10));
    input.addAll(List.of("AttributeNames", new JsonArray().add("All")));
    for (int i = 0; i < more.length; i += 2) {
      int at = input.indexOf(more[i]);
      if (at < 0) input.addAll(List.of(more[i], more[i + 1]));
      else input.set(at + 1, more[i + 1]);
    }
    return sqs
        .done("receive_message", input.toArray())
        .getJsonArray("Messages", new JsonArray())
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static List<String> bodies(List<JsonObject> messages) {
    return messages.stream().map(message -> message.getString("Body")).toList();
  }

  private static String handle(JsonObject message) {
    return message.getString("ReceiptHandle");
  }

  private JsonObject attributes(String url, String... names) throws Exception {
    return sqs.done(
            "get_queue_attributes",
            "QueueUrl",
            url,
            "AttributeNames",
            new JsonArray(List.of(names)))
        .getJsonObject("Attributes", new JsonObject());
  }

  @Test
  void asManyOfOneGroupAsThereAre() throws Exception {
    String url = fifo();
    send(url, "a1", "b1", "a2", "a3");
    assertEquals(List.of("a1", "a2", "a3", "b1"), bodies(receive(url)));
  }

  @Test
  void oneGroupFillsTheAnswerAndTheOthersWait() throws Exception {
    String url = fifo();
    for (int i = 10; i < 24; i++) send(url, "a" + i, "b" + i);
    List<String> first = bodies(receive(url));
    assertEquals(10, first.size());
    assertTrue(first.stream().allMatch(body -> body.startsWith("a")), first.toString());
    assertEquals(
        "b10", bodies(receive(url)).getFirst()); // the rest of a waits for what is in flight
  }

  @Test
  void whatIsHandedBackOfAGroupComesAgainBesideWhatIsInFlight() throws Exception {
    String url = fifo();
    send(url, "a1", "a2", "b1", "a3");
    List<JsonObject> two = receive(url, "MaxNumberOfMessages", 2);
    assertEquals(List.of("a1", "a2"), bodies(two));
    clock.advance(Duration.ofMillis(5));
    sqs.done(
        "change_message_visibility",
        "QueueUrl",
        url,
        "ReceiptHandle",
        handle(two.getFirst()),
        "VisibilityTimeout",
        0);
    assertEquals(List.of("b1", "a1"), bodies(receive(url))); // a3 waits for both
  }

  @Test
  void receiptsOfFifoQueuesExpire() throws Exception {
    String url = fifo();
    send(url, "a1");
    String handle = handle(receive(url, "VisibilityTimeout", 1).getFirst());
    clock.advance(Duration.ofMillis(1_500));
    String expired =
        "InvalidParameterValue: Value "
            + handle
            + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.";
    assertEquals(expired, sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", handle));
    JsonObject failed =
        sqs.done(
                "delete_message_batch",
                "QueueUrl",
                url,
                "Entries",
                new JsonArray().add(map("Id", "a", "ReceiptHandle", handle)))
            .getJsonArray("Failed")
            .getJsonObject(0);
    assertEquals("InvalidParameterValue", failed.getString("Code"));
    // Not recorded for FIFO queues; these are SQS's words for what is not in flight any more.
    String hidden =
        sqs.refused(
            "change_message_visibility",
            "QueueUrl",
            url,
            "ReceiptHandle",
            handle,
            "VisibilityTimeout",
            9);
    assertTrue(hidden.contains("Message does not exist or is not available"), hidden);
    JsonObject again = receive(url).getFirst();
    assertEquals(expired, sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", handle));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(again));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(again)); // gone already
  }

  @Test
  void receiptsOfStandardQueuesLast() throws Exception {
    String url = queue("q");
    send(url, "x");
    String first = handle(receive(url, "VisibilityTimeout", 1).getFirst());
    clock.advance(Duration.ofSeconds(2));
    sqs.done(
        "change_message_visibility",
        "QueueUrl",
        url,
        "ReceiptHandle",
        first,
        "VisibilityTimeout",
        5);
    assertEquals(List.of(), receive(url)); // nobody had received it since, so it is hidden
    clock.advance(Duration.ofSeconds(6));
    receive(url, "VisibilityTimeout", 1);
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", first);
    clock.advance(Duration.ofSeconds(2));
    // SQS promises nothing here ("might not be deleted"): who holds it now keeps it.
    assertEquals(List.of("x"), bodies(receive(url, "VisibilityTimeout", 1)));
    clock.advance(Duration.ofSeconds(2));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", first);
    assertEquals(List.of(), receive(url));
    String gone =
        sqs.refused(
            "change_message_visibility",
            "QueueUrl",
            url,
            "ReceiptHandle",
            first,
            "VisibilityTimeout",
            5);
    assertTrue(
        gone.endsWith(
            "Reason: Message does not exist or is not available for visibility timeout change."),
        gone);
    assertEquals(
        "ReceiptHandleIsInvalid: The input receipt handle \"garbage\" is not a valid receipt"
            + " handle.",
        sqs.refused("delete_message", "QueueUrl", url, "ReceiptHandle", "garbage"));
    String other = queue("other");
    assertTrue(
        sqs.refused("delete_message", "QueueUrl", other, "ReceiptHandle", first)
            .startsWith("ReceiptHandleIsInvalid"));
  }

  @Test
  void attributesInAnySpellingComeBackInOne() throws Exception {
    queue("dead");
    String url =
        queue(
            "q",
            "VisibilityTimeout",
            "060",
            "SqsManagedSseEnabled",
            "TRUE",
            "RedrivePolicy",
            "{ \"deadLetterTargetArn\" : \"" + ARN + "dead\", \"maxReceiveCount\":\"3\"}",
            "RedriveAllowPolicy",
            "{\n  \"redrivePermission\": \"denyAll\" }");
    assertEquals(
        map(
            "VisibilityTimeout",
            "60",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + ARN + "dead\",\"maxReceiveCount\":3}",
            "RedriveAllowPolicy",
            "{\"redrivePermission\":\"denyAll\"}"),
        attributes(url, "VisibilityTimeout", "RedrivePolicy", "RedriveAllowPolicy"));
    String fifo = queue("f.fifo", "FifoQueue", "True", "ContentBasedDeduplication", "TRUE");
    assertEquals(
        map("FifoQueue", "true", "ContentBasedDeduplication", "true"),
        attributes(fifo, "FifoQueue", "ContentBasedDeduplication"));
    // The same queue in other words is the same queue; defaults count as set.
    assertEquals(fifo, queue("f.fifo", "FifoQueue", "true", "DeduplicationScope", "queue"));
    assertEquals(url, queue("q", "VisibilityTimeout", "60", "SqsManagedSseEnabled", "true"));
    assertEquals(
        "QueueAlreadyExists: A queue already exists with the same name and a different value for"
            + " attribute ContentBasedDeduplication",
        sqs.refused(
            "create_queue",
            "QueueName",
            "f.fifo",
            "Attributes",
            map("FifoQueue", "true", "ContentBasedDeduplication", "false")));
    assertEquals(
        "InvalidAttributeName: Unknown Attribute FifoQueue.",
        sqs.refused(
            "set_queue_attributes", "QueueUrl", url, "Attributes", map("FifoQueue", "true")));
    assertEquals(
        "InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue"
            + " type is not supported.",
        sqs.refused(
            "set_queue_attributes", "QueueUrl", fifo, "Attributes", map("FifoQueue", "false")));
    assertEquals(
        "InvalidParameterValue: Value {\"deadLetterTargetArn\": \"dummy\", \"maxReceiveCount\": 42}"
            + " for parameter RedrivePolicy is invalid. Reason: Invalid value for"
            + " deadLetterTargetArn.",
        sqs.refused(
            "set_queue_attributes",
            "QueueUrl",
            url,
            "Attributes",
            map("RedrivePolicy", "{\"deadLetterTargetArn\": \"dummy\", \"maxReceiveCount\": 42}")));
    // denyAll of q: no queue may have its dead letters there (our words).
    String refused =
        sqs.refused(
            "create_queue",
            "QueueName",
            "third",
            "Attributes",
            map(
                "RedrivePolicy",
                map("deadLetterTargetArn", ARN + "q", "maxReceiveCount", 1).encode()));
    assertTrue(refused.contains("RedriveAllowPolicy"), refused);
  }

  @Test
  void encryptionIsOfOneKind() throws Exception {
    String url = queue("q");
    assertEquals(
        map("SqsManagedSseEnabled", "true"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId"));
    Object[] both = {
      "QueueUrl", url, "Attributes", map("KmsMasterKeyId", "k", "SqsManagedSseEnabled", "true")
    };
    assertEquals(
        "InvalidAttributeName: You can use one type of server-side encryption (SSE) at one time."
            + " You can either enable KMS SSE or SQS SSE.",
        sqs.refused("set_queue_attributes", both));
    sqs.done("set_queue_attributes", "QueueUrl", url, "Attributes", map("KmsMasterKeyId", "k"));
    assertEquals(
        map(
            "SqsManagedSseEnabled",
            "false",
            "KmsMasterKeyId",
            "k",
            "KmsDataKeyReusePeriodSeconds",
            "300"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"));
    sqs.done(
        "set_queue_attributes", "QueueUrl", url, "Attributes", map("SqsManagedSseEnabled", "true"));
    assertEquals(
        map("SqsManagedSseEnabled", "true"),
        attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId"));
  }

  @Test
  void aPurgeForgetsAndMayNotComeTwiceAMinute() throws Exception {
    String url = fifo();
    send(url, "d");
    sqs.done("purge_queue", "QueueUrl", url);
    send(url, "d");
    assertEquals(List.of("d"), bodies(receive(url)));
    clock.advance(Duration.ofSeconds(59));
    JsonObject second = sqs.said("purge_queue", "QueueUrl", url);
    assertEquals(403, second.getInteger("status"));
    assertEquals("AWS.SimpleQueueService.PurgeQueueInProgress", second.getString("code"));
    assertEquals(
        "Only one PurgeQueue operation on f.fifo is allowed every 60 seconds.",
        second.getString("message"));
    clock.advance(Duration.ofSeconds(1));
    sqs.done("purge_queue", "QueueUrl", url);
  }

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
  void whatIsWrongWithTheRequestIsNotToldOfAnEntry() throws Exception {
    String fifo = queue("f.fifo", "FifoQueue", "true");
    JsonObject good =
        map("Id", "1", "MessageBody", "x", "MessageGroupId", "g", "MessageDeduplicationId", "d");
    JsonObject noGroup = map("Id", "2", "MessageBody", "x", "MessageDeduplicationId", "e");
    JsonObject noDedup = map("Id", "2", "MessageBody", "x", "MessageGroupId", "g");
    assertEquals(
        "InvalidParameterValue: The request must contain the parameter MessageGroupId.",
        sqs.refused(
            "send_message_batch",
            "QueueUrl",
            fifo,
            "Entries",
            new JsonArray().add(good).add(noGroup)));
    assertEquals(
        "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or"
            + " MessageDeduplicationId provided explicitly",
        sqs.refused(
            "send_message_batch",
            "QueueUrl",
            fifo,
            "Entries",
            new JsonArray().add(good).add(noDedup)));
    assertEquals(List.of(), receive(fifo)); // nothing of either was sent
    String url = queue("q");
    JsonObject said =
        sqs.done(
            "send_message_batch",
            "QueueUrl",
            url,
            "Entries",
            new JsonArray()
                .add(map("Id", "1", "MessageBody", "fine"))
                .add(map("Id", "2", "MessageBody", "a\u0001b")));
    assertEquals("1", said.getJsonArray("Successful").getJsonObject(0).getString("Id"));
    assertEquals(
        "InvalidMessageContents", said.getJsonArray("Failed").getJsonObject(0).getString("Code"));
  }

  @Test
  void anAttemptThatIsMadeAgainGetsTheSameMessages() throws Exception {
    String url = fifo();
    send(url, "a1", "a2", "b1");
    List<JsonObject> first =
        receive(url, "MaxNumberOfMessages", 2, "ReceiveRequestAttemptId", "once");
    clock.advance(Duration.ofSeconds(20));
    List<JsonObject> again =
        receive(url, "MaxNumberOfMessages", 2, "ReceiveRequestAttemptId", "once");
    assertEquals(first, again);
    clock.advance(Duration.ofSeconds(20)); // hidden anew for 30 seconds by the second
    assertEquals(List.of("b1"), bodies(receive(url)));
    sqs.done("delete_message", "QueueUrl", url, "ReceiptHandle", handle(first.getFirst()));
    assertEquals(List.of(), receive(url, "ReceiveRequestAttemptId", "once")); // one was changed
    String standard = queue("q");
    assertTrue(
        sqs.refused("receive_message", "QueueUrl", standard, "ReceiveRequestAttemptId", "x")
            .startsWith("InvalidParameterValue"));
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
  void deadLettersGoOnCounting() throws Exception {
    String dead = queue("dead", "VisibilityTimeout", "0");
    String url =
        queue(
            "q",
            "VisibilityTimeout",
            "0",
            "RedrivePolicy",
            map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", 2).encode());
    send(url, "x");
    receive(url);
    receive(url);
    assertEquals(List.of(), receive(url));
    JsonObject letter = receive(dead).getFirst();
    assertEquals("3", letter.getJsonObject("Attributes").getString("ApproximateReceiveCount"));
    assertEquals(
        ARN + "q", letter.getJsonObject("Attributes").getString("DeadLetterQueueSourceArn"));
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

  @Test
  void permissionsByLabel() throws Exception {
    String url = queue("q");
    Object[] add = {
      "QueueUrl",
      url,
      "Label",
      "l",
      "AWSAccountIds",
      list("111111111111"),
      "Actions",
      list("ReceiveMessage")
    };
    sqs.done("add_permission", add);
    JsonObject statement =
        map(
            "Sid",
            "l",
            "Effect",
            "Allow",
            "Principal",
            map("AWS", "arn:aws:iam::111111111111:root"),
            "Action",
            "SQS:ReceiveMessage",
            "Resource",
            ARN + "q");
    JsonObject policy = new JsonObject(attributes(url, "Policy").getString("Policy"));
    assertEquals("2008-10-17", policy.getString("Version"));
    assertEquals(statement, policy.getJsonArray("Statement").getJsonObject(0));
    assertEquals(
        "InvalidParameterValue: Value l for parameter Label is invalid. Reason: Already exists.",
        sqs.refused("add_permission", add));
    sqs.done("remove_permission", "QueueUrl", url, "Label", "l");
    assertFalse(attributes(url, "Policy").containsKey("Policy"));
    assertEquals(
        "InvalidParameterValue: Value l for parameter Label is invalid. Reason: can't find label.",
        sqs.refused("remove_permission", "QueueUrl", url, "Label", "l"));
  }

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  @Test
  void moveTasksFailAsSqsHasIt() throws Exception {
    String dead = queue("dead");
    queue(
        "q",
        "RedrivePolicy",
        map("deadLetterTargetArn", ARN + "dead", "maxReceiveCount", 1).encode());
    for (int i = 0; i < 3; i++) send(dead, "m" + i);
    assertEquals(
        "InvalidParameterValue: Value for parameter TaskHandle is invalid.",
        sqs.refused("cancel_message_move_task", "TaskHandle", "foobared"));
    Object[] unknownSource = {"SourceArn", ARN + "none"};
    String noSource = "The resource that you specified for the SourceArn parameter doesn't exist.";
    assertEquals(
        "ResourceNotFoundException: " + noSource,
        sqs.refused("start_message_move_task", unknownSource));
    assertEquals(404, sqs.said("start_message_move_task", unknownSource).getInteger("status"));
    assertEquals(
        "ResourceNotFoundException: The resource that you specified for the DestinationArn"
            + " parameter doesn't exist.",
        sqs.refused(
            "start_message_move_task", "SourceArn", ARN + "dead", "DestinationArn", ARN + "none"));
    assertEquals(
        "InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.",
        sqs.refused("start_message_move_task", "SourceArn", ARN + "q"));
    Object[] slow = {
      "SourceArn", ARN + "dead", "DestinationArn", ARN + "q", "MaxNumberOfMessagesPerSecond", 1
    };
    String task = sqs.done("start_message_move_task", slow).getString("TaskHandle");
    assertEquals(
        "InvalidParameterValue: There is already a task running. Only one active task is allowed"
            + " for a source queue arn at a given time.",
        sqs.refused("start_message_move_task", slow));
    sqs.done("cancel_message_move_task", "TaskHandle", task);
    assertEquals(
        "ResourceNotFoundException: Task does not exist.",
        sqs.refused("cancel_message_move_task", "TaskHandle", task));
  }

  /** What clients of before 2023 speak. */
  @Test
  void textsAndFaultsOfTheQueryProtocol() throws Exception {
    String url = "&QueueUrl=" + URLEncoder.encode(queue("q"), StandardCharsets.UTF_8);
    form("Action=SendMessage&MessageBody=%7B%0D%0A%22a%22%3A1%7D" + url);
    String got = form("Action=ReceiveMessage" + url);
    assertTrue(got.contains("<Body>{&#xD;\n\"a\":1}</Body>"), got);
    String fault = form("Action=GetQueueUrl&QueueName=none");
    assertTrue(
        fault.contains(
            "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does"
                + " not exist for this wsdl version.</Message><Detail></Detail></Error>"),
        fault);
  }

  private String form(String form) {
    return Client.post(
            penstock.api(),
            "/",
            form + "&Version=2012-11-05",
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8")
        .text();
  }
}
