package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A topic, its queue, the function that reads it and the dead letters, with nothing installed. */
class OwnQueuesTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler}}
      Resources:
        Orders: {Type: AWS::SNS::Topic}
        Work:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeout: 1
            RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}
        Dead: {Type: AWS::SQS::Queue}
        Subscription:
          Type: AWS::SNS::Subscription
          Properties:
            {TopicArn: !Ref Orders, Protocol: sqs, Endpoint: !GetAtt Work.Arn, RawMessageDelivery: true}
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Timeout: 1
            Environment: {Variables: {QUEUE: !Ref Work}}
            InlineCode: |
              exports.handler = async event => {
                for (const r of event.Records) {
                  console.log('got ' + r.body + ' ' + r.eventSourceARN + ' ' + process.env.QUEUE);
                  if (r.body === 'poison') throw new Error('no');
                }
              };
            Events:
              Work: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn, BatchSize: 1}}
        Buried:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: &log |
              exports.handler = async event => {
                for (const r of event.Records) console.log('got ' + r.body + ' '
                  + r.attributes.DeadLetterQueueSourceArn);
              };
            Events:
              Dead: {Type: SQS, Properties: {Queue: !GetAtt Dead.Arn}}
        Through:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *log
            Events:
              Orders: {Type: SNS, Properties: {Topic: !Ref Orders, SqsSubscription: true}}
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: exports.handler = async () => { throw new Error('no'); };
            DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}
            EventInvokeConfig: {MaximumRetryAttempts: 0}
      """;

  private static List<String> got(TestPenstock penstock, String function) {
    return Client.got(penstock, function);
  }

  @Test
  void aTopicAQueueAFunctionAndTheDeadLetters() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      assertTrue(penstock.output().contains("Queues"), penstock.output());
      for (String message : List.of("fine", "poison"))
        assertEquals(
            200,
            Client.post(
                    penstock.api(),
                    "/",
                    "Action=Publish&Version=2010-03-31&TopicArn=arn:aws:sns:us-east-1:123456789012:Orders"
                        + "&Message="
                        + message,
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .status());
      String work = "arn:aws:sqs:us-east-1:123456789012:Work";
      until(
          "the message",
          () ->
              got(penstock, "Worker")
                  .contains("fine " + work + " " + penstock.api() + "/123456789012/Work"));
      until("the dead letter", () -> got(penstock, "Buried").contains("poison " + work));
      assertEquals(
          2, got(penstock, "Worker").stream().filter(line -> line.startsWith("poison")).count());
      until("through a queue of its own", () -> got(penstock, "Through").size() == 2);
      JsonObject envelope =
          new JsonObject(got(penstock, "Through").getFirst().replace(" undefined", ""));
      assertEquals("Notification", envelope.getString("Type"));

      until(
          "the queue is counted",
          () ->
              Client.get(penstock.api(), "/_penstock/metrics")
                  .text()
                  .contains("aws_sqs_approximate_number_of_messages_visible{queue=\"Work\"}"));
      Client.invoke(penstock, "Fails", "{\"n\":1}", "X-Amz-Invocation-Type", "Event");
      until(
          "a function's dead letter",
          () -> got(penstock, "Buried").contains("{\"n\":1} undefined"));
    }
  }
}
