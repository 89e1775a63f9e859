package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ValidationException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** AWS's SDK for Java, unchanged: queues, topics, buses and schedules, faults by their types. */
class JavaSdkMessagesTest {
  @TempDir static Path folder;
  private static JavaSdk sdk;
  private static SqsClient sqs;

  @BeforeAll
  static void start() throws Exception {
    sdk = new JavaSdk(folder);
    sqs = sdk.client(SqsClient.builder());
  }

  @AfterAll
  static void stop() {
    sqs.close();
    sdk.close();
  }

  private static String queue(String name) {
    return sqs.createQueue(q -> q.queueName(name)).queueUrl();
  }

  private static String arn(String url) {
    return sqs.getQueueAttributes(q -> q.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  private static List<Message> receive(String url) {
    return sqs.receiveMessage(
            r ->
                r.queueUrl(url)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(10)
                    .messageAttributeNames("All"))
        .messages();
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  /** The SDK itself holds what it sent and got against the MD5s of the answers. */
  @Test
  void queues() {
    String url = queue("java");
    assertEquals(url, sqs.getQueueUrl(q -> q.queueName("java")).queueUrl());
    var attributes =
        Map.of(
            "text",
            MessageAttributeValue.builder().dataType("String").stringValue("h\u00e9").build(),
            "bytes",
            MessageAttributeValue.builder()
                .dataType("Binary.png")
                .binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))
                .build());
    sqs.sendMessage(
        m -> m.queueUrl(url).messageBody("{\"a\":\"\u4e16\"}").messageAttributes(attributes));
    Message message = receive(url).getFirst();
    assertEquals("{\"a\":\"\u4e16\"}", message.body());
    assertEquals(attributes, message.messageAttributes());
    sqs.changeMessageVisibility(
        m -> m.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    Message again = receive(url).getFirst();
    assertEquals(message.messageId(), again.messageId());
    sqs.deleteMessage(m -> m.queueUrl(url).receiptHandle(again.receiptHandle()));
    var sent =
        sqs.sendMessageBatch(
            b ->
                b.queueUrl(url)
                    .entries(entry("1", "one"), entry("2", "a\u0001b"), entry("3", "three")));
    assertEquals(2, sent.successful().size());
    assertEquals("InvalidMessageContents", sent.failed().getFirst().code());
    sqs.tagQueue(q -> q.queueUrl(url).tags(Map.of("team", "water")));
    assertEquals("water", sqs.listQueueTags(q -> q.queueUrl(url)).tags().get("team"));
    for (int i = 0; i < 3; i++) queue("page-" + i);
    assertEquals(
        3,
        sqs.listQueuesPaginator(q -> q.queueNamePrefix("page-").maxResults(1)).queueUrls().stream()
            .count());
  }

  @Test
  void faultsOfQueues() {
    String url = queue("faults");
    var none =
        assertThrows(
            QueueDoesNotExistException.class,
            () -> sqs.sendMessage(m -> m.queueUrl(url + "-not").messageBody("x")));
    assertEquals(400, none.statusCode());
    assertEquals(
        "AWS.SimpleQueueService.NonExistentQueue", none.awsErrorDetails().errorCode()); // as it was
    assertFalse(none.requestId().isEmpty());
    assertThrows(
        QueueNameExistsException.class,
        () ->
            sqs.createQueue(
                q ->
                    q.queueName("faults")
                        .attributes(Map.of(QueueAttributeName.DELAY_SECONDS, "7"))));
    assertThrows(
        BatchEntryIdsNotDistinctException.class,
        () -> sqs.sendMessageBatch(b -> b.queueUrl(url).entries(entry("1", "a"), entry("1", "b"))));
    assertThrows(
        ReceiptHandleIsInvalidException.class,
        () -> sqs.deleteMessage(m -> m.queueUrl(url).receiptHandle("none")));
    sqs.purgeQueue(q -> q.queueUrl(url));
    assertThrows(PurgeQueueInProgressException.class, () -> sqs.purgeQueue(q -> q.queueUrl(url)));
    try (SqsClient wrong = sdk.client(SqsClient.builder(), "wrong")) {
      var refused = assertThrows(AwsServiceException.class, wrong::listQueues);
      assertEquals(403, refused.statusCode());
      assertEquals("InvalidSignatureException", refused.awsErrorDetails().errorCode());
    }
  }

  @Test
  void topics() {
    try (SnsClient sns = sdk.client(SnsClient.builder())) {
      String url = queue("heard");
      String topic = sns.createTopic(t -> t.name("java")).topicArn();
      String subscription =
          sns.subscribe(
                  s ->
                      s.topicArn(topic)
                          .protocol("sqs")
                          .endpoint(arn(url))
                          .returnSubscriptionArn(true)
                          .attributes(Map.of("FilterPolicy", "{\"kind\":[\"leak\"]}")))
              .subscriptionArn();
      var leak =
          software.amazon.awssdk.services.sns.model.MessageAttributeValue.builder()
              .dataType("String")
              .stringValue("leak")
              .build();
      sns.publish(p -> p.topicArn(topic).message("not for it"));
      sns.publish(
          p ->
              p.topicArn(topic)
                  .subject("s")
                  .message("water")
                  .messageAttributes(Map.of("kind", leak)));
      JsonObject told = new JsonObject(receive(url).getFirst().body());
      assertEquals("water", told.getString("Message"));
      assertEquals("s", told.getString("Subject"));
      assertEquals(
          "{\"kind\":[\"leak\"]}",
          sns.getSubscriptionAttributes(s -> s.subscriptionArn(subscription))
              .attributes()
              .get("FilterPolicy"));
      assertEquals(
          List.of(subscription),
          sns.listSubscriptionsByTopicPaginator(s -> s.topicArn(topic)).subscriptions().stream()
              .map(s -> s.subscriptionArn())
              .toList());
      assertTrue(
          sns.listTopicsPaginator().topics().stream()
              .anyMatch(t -> t.topicArn().endsWith(":declared")));
      sns.unsubscribe(u -> u.subscriptionArn(subscription));
      assertThrows(
          NotFoundException.class, () -> sns.publish(p -> p.topicArn(topic + "-not").message("x")));
      assertThrows(
          InvalidParameterException.class,
          () -> sns.subscribe(s -> s.topicArn(topic).protocol("pigeon").endpoint("x")));
      assertThrows(
          TooManyEntriesInBatchRequestException.class,
          () ->
              sns.publishBatch(
                  p -> {
                    var all =
                        java.util.stream.IntStream.range(0, 11)
                            .mapToObj(
                                i ->
                                    software.amazon.awssdk.services.sns.model
                                        .PublishBatchRequestEntry.builder()
                                        .id("i" + i)
                                        .message("m")
                                        .build())
                            .toList();
                    p.topicArn(topic).publishBatchRequestEntries(all);
                  }));
    }
  }

  @Test
  void buses() {
    try (EventBridgeClient events = sdk.client(EventBridgeClient.builder())) {
      String url = queue("seen");
      events.createEventBus(b -> b.name("java"));
      events.putRule(r -> r.name("r").eventBusName("java").eventPattern("{\"source\":[\"gate\"]}"));
      var put =
          events.putTargets(
              t -> t.rule("r").eventBusName("java").targets(one -> one.id("q").arn(arn(url))));
      assertEquals(0, put.failedEntryCount());
      var sent =
          events.putEvents(
              e ->
                  e.entries(
                      one ->
                          one.eventBusName("java")
                              .source("gate")
                              .detailType("Opened")
                              .detail("{\"n\":1}"),
                      one -> one.eventBusName("java").source("gate").detailType("x").detail("{")));
      assertEquals(1, sent.failedEntryCount());
      assertEquals("MalformedDetail", sent.entries().get(1).errorCode());
      JsonObject event = new JsonObject(receive(url).getFirst().body());
      assertEquals(sent.entries().getFirst().eventId(), event.getString("id"));
      assertEquals(1, event.getJsonObject("detail").getInteger("n"));
      assertTrue(
          events
              .testEventPattern(
                  t -> t.eventPattern("{\"source\":[\"gate\"]}").event(event.encode()))
              .result());
      assertThrows(
          ResourceAlreadyExistsException.class, () -> events.createEventBus(b -> b.name("java")));
      assertThrows(
          software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException.class,
          () -> events.describeRule(r -> r.name("none")));
      assertThrows(
          InvalidEventPatternException.class,
          () -> events.putRule(r -> r.name("bad").eventPattern("{\"source\":\"gate\"}")));
      events.removeTargets(t -> t.rule("r").eventBusName("java").ids("q"));
      events.deleteRule(r -> r.name("r").eventBusName("java"));
      events.deleteEventBus(b -> b.name("java"));
    }
  }

  @Test
  void schedules() {
    try (SchedulerClient scheduler = sdk.client(SchedulerClient.builder())) {
      String url = queue("ticks");
      String target = arn(url);
      scheduler.createScheduleGroup(g -> g.name("java"));
      scheduler.createSchedule(
          s ->
              s.name("s")
                  .groupName("java")
                  .scheduleExpression("rate(1 minutes)")
                  .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                  .target(
                      t ->
                          t.arn(target)
                              .roleArn("arn:aws:iam::123456789012:role/r")
                              .input("{\"n\":1}")));
      var got = scheduler.getSchedule(s -> s.name("s").groupName("java"));
      assertEquals("{\"n\":1}", got.target().input());
      assertEquals(
          List.of("s"),
          scheduler.listSchedulesPaginator(l -> l.groupName("java")).schedules().stream()
              .map(s -> s.name())
              .toList());
      assertThrows(
          ConflictException.class, () -> scheduler.createScheduleGroup(g -> g.name("java")));
      var none =
          assertThrows(
              ResourceNotFoundException.class, () -> scheduler.getSchedule(s -> s.name("none")));
      assertEquals(404, none.statusCode());
      assertThrows(
          ValidationException.class,
          () ->
              scheduler.createSchedule(
                  s ->
                      s.name("bad")
                          .scheduleExpression("rate(0 hours)")
                          .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                          .target(t -> t.arn(target).roleArn("arn:aws:iam::123456789012:role/r"))));
      scheduler.deleteSchedule(s -> s.name("s").groupName("java"));
      scheduler.deleteScheduleGroup(g -> g.name("java"));
    }
  }
}
