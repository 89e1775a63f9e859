package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event source mappings on queues of a real SQS server: from the template, and by the API. */
class QueueMappingsTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Work";
  private static final String TEMPLATE =
      """
      Resources:
        Work:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => {
                const failed = [];
                for (const r of event.Records) {
                  console.log('got ' + r.body + ' ' + r.attributes.ApproximateReceiveCount
                    + ' ' + (r.messageAttributes.kind?.stringValue ?? ''));
                  if (r.body.startsWith('{"fail"') && r.attributes.ApproximateReceiveCount === '1')
                    failed.push({ itemIdentifier: r.messageId });
                }
                return { batchItemFailures: failed };
              };
            Events:
              Orders:
                Type: SQS
                Properties:
                  Queue: arn:aws:sqs:us-east-1:123456789012:orders
                  FunctionResponseTypes: [ReportBatchItemFailures]
                  FilterCriteria: {Filters: [{Pattern: '{"body": {"n": [{"exists": true}]}}'}, {Pattern: '{"body": {"fail": [true]}}'}]}
      """;

  @TempDir Path folder;

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  private static long got(TestPenstock penstock, String line) {
    return Client.log(penstock, "Work").lines().filter(l -> l.contains("got " + line)).count();
  }

  private static int left(Boto sqs, String url) throws Exception {
    JsonObject attributes =
        sqs.call(
                "get_queue_attributes",
                "QueueUrl",
                url,
                "AttributeNames",
                list("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"))
            .run()
            .getFirst()
            .getJsonObject("output")
            .getJsonObject("Attributes");
    return attributes.stream().mapToInt(e -> Integer.parseInt((String) e.getValue())).sum();
  }

  @Test
  void messagesRunTheFunctionAndOnlyWhatFailedComesBack() throws Exception {
    try (var queues = TestDouble.start("elasticmq")) {
      var sqs = new Boto("sqs", queues.at, folder);
      // Of the usual half minute the test would wait for what failed to come again.
      sqs.call(
              "create_queue",
              "QueueName",
              "orders",
              "Attributes",
              new JsonObject().put("VisibilityTimeout", "6"))
          .run();
      String url = queues.at + "/123456789012/orders";
      try (var penstock = TestPenstock.up(TEMPLATE, "--source=sqs=" + queues.at)) {
        assertTrue(penstock.output().contains("sqs:orders"), penstock.output());
        var entries = new JsonArray();
        for (int i : IntStream.range(0, 8).toArray())
          entries.add(
              new JsonObject()
                  .put("Id", "e" + i)
                  .put(
                      "MessageBody",
                      i == 0 ? "plain" : i == 1 ? "{\"fail\":true}" : "{\"n\":" + i + "}")
                  .put(
                      "MessageAttributes",
                      new JsonObject()
                          .put(
                              "kind",
                              new JsonObject()
                                  .put("DataType", "String")
                                  .put("StringValue", "k" + i))));
        sqs.call("send_message_batch", "QueueUrl", url, "Entries", entries).run();
        for (int i = 2; i < 8; i++) {
          String line = "{\"n\":" + i + "} 1 k" + i;
          Client.until(line, () -> got(penstock, line) == 1);
        }
        Client.until("the failed one again", () -> got(penstock, "{\"fail\":true} 2 k1") == 1);
        Client.until(
            "the queue is empty",
            () -> {
              try {
                return left(sqs, url) == 0;
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
        assertEquals(0, got(penstock, "plain"), "filtered out, and deleted");
        assertEquals(
            8, Client.log(penstock, "Work").lines().filter(l -> l.contains("got ")).count());
      }
    }
  }

  @Test
  void mappingsAreMadeChangedAndDeletedByTheApi() throws Exception {
    try (var queues = TestDouble.start("elasticmq")) {
      var sqs = new Boto("sqs", queues.at, folder);
      sqs.call("create_queue", "QueueName", "orders").call("create_queue", "QueueName", "q").run();
      try (var penstock = TestPenstock.up(TEMPLATE, "--source=sqs=" + queues.at)) {
        var lambda = new Boto("lambda", penstock.api(), folder);
        List<JsonObject> refused =
            lambda
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Nobody",
                    "EventSourceArn",
                    QUEUE + "q")
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "nothere")
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "BatchSize",
                    11)
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "FilterCriteria",
                    new JsonObject()
                        .put("Filters", list(new JsonObject().put("Pattern", "{\"a\":1}"))))
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "DestinationConfig",
                    new JsonObject()
                        .put("OnFailure", new JsonObject().put("Destination", QUEUE + "x")))
                .call("create_event_source_mapping", "FunctionName", "Work")
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "ProvisionedPollerConfig",
                    new JsonObject().put("MinimumPollers", 1))
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "ScalingConfig",
                    new JsonObject().put("MaximumConcurrency", 2),
                    "ProvisionedPollerConfig",
                    new JsonObject().put("MinimumPollers", 2))
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "orders")
                .call("get_event_source_mapping", "UUID", "nope")
                .run();
        fault(refused.get(0), 400, "InvalidParameterValueException", "Function does not exist");
        assertTrue(
            refused
                .get(1)
                .getString("message")
                .startsWith(
                    "Error occurred while ReceiveMessage. SQS Error Code:"
                        + " AWS.SimpleQueueService.NonExistentQueue."));
        fault(
            refused.get(2),
            400,
            "InvalidParameterValueException",
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is"
                + " greater than 10");
        fault(
            refused.get(3),
            400,
            "InvalidParameterValueException",
            "Invalid filter pattern definition.");
        assertTrue(
            refused
                .get(4)
                .getString("message")
                .startsWith("Unsupported DestinationConfig parameter"));
        fault(refused.get(5), 400, "InvalidParameterValueException", "Unrecognized event source.");
        fault(
            refused.get(6),
            400,
            "InvalidParameterValueException",
            "ProvisionedPollerConfig: MinimumPollers is from 2 to 200, MaximumPollers from"
                + " MinimumPollers to 2000.");
        fault(
            refused.get(7),
            400,
            "InvalidParameterValueException",
            "ScalingConfig and ProvisionedPollerConfig exclude one another.");
        assertEquals("ResourceConflictException", refused.get(8).getString("code"));
        fault(
            refused.get(9),
            404,
            "ResourceNotFoundException",
            "The resource you requested does not exist.");
        JsonObject made =
            lambda
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "EventSourceArn",
                    QUEUE + "q",
                    "BatchSize",
                    5,
                    "ScalingConfig",
                    new JsonObject().put("MaximumConcurrency", 2))
                .run()
                .getFirst();
        assertEquals(202, made.getInteger("status"), made.encode());
        JsonObject mapping = made.getJsonObject("output");
        assertEquals("Creating", mapping.getString("State"));
        assertEquals(FUNCTION, mapping.getString("FunctionArn"));
        assertEquals("USER_INITIATED", mapping.getString("StateTransitionReason"));
        String uuid = mapping.getString("UUID");
        untilState(lambda, uuid, "Enabled");
        sqs.call("send_message", "QueueUrl", queues.at + "/123456789012/q", "MessageBody", "first")
            .run();
        Client.until("called", () -> got(penstock, "first 1") == 1);
        JsonObject changed =
            lambda
                .call("update_event_source_mapping", "UUID", uuid, "Enabled", false, "BatchSize", 1)
                .run()
                .getFirst();
        assertEquals(202, changed.getInteger("status"), changed.encode());
        untilState(lambda, uuid, "Disabled");
        sqs.call("send_message", "QueueUrl", queues.at + "/123456789012/q", "MessageBody", "second")
            .run();
        assertEquals(1, left(sqs, queues.at + "/123456789012/q"));
        assertEquals(0, got(penstock, "second"));
        lambda.call("update_event_source_mapping", "UUID", uuid, "Enabled", true).run();
        Client.until("called again", () -> got(penstock, "second ") == 1);
        untilState(lambda, uuid, "Enabled");
        List<JsonObject> end =
            lambda
                .call("list_event_source_mappings", "FunctionName", "Work")
                .call("list_event_source_mappings", "EventSourceArn", QUEUE + "q")
                .call("delete_event_source_mapping", "UUID", uuid)
                .run();
        assertEquals(
            2, end.get(0).getJsonObject("output").getJsonArray("EventSourceMappings").size());
        assertEquals(
            1, end.get(1).getJsonObject("output").getJsonArray("EventSourceMappings").size());
        assertEquals("Deleting", end.get(2).getJsonObject("output").getString("State"));
        fault(
            lambda.call("get_event_source_mapping", "UUID", uuid).run().getFirst(),
            404,
            "ResourceNotFoundException",
            "The resource you requested does not exist.");
      }
    }
  }

  private static void untilState(Boto lambda, String uuid, String state) {
    Client.until(
        "the mapping is " + state,
        () -> {
          try {
            return lambda
                .call("get_event_source_mapping", "UUID", uuid)
                .run()
                .getFirst()
                .getJsonObject("output")
                .getString("State")
                .equals(state);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void fault(JsonObject answer, int status, String code, String message) {
    assertEquals(
        List.of(status, code, message),
        List.of(
            answer.getInteger("status"), answer.getString("code"), answer.getString("message")));
  }
}
