package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Client;
import org.junit.jupiter.api.Test;

/** Resources without a name, whose logical ids are longer or shorter than names may be. */
class MadeNamesTest {
  private static final String LONG = "ThumbnailsOfUploadedDocuments".repeat(4);

  private static final String TEMPLATE =
      """
      Resources:
        LONGFunction:
          Type: AWS::Serverless::Function
          Properties:
            Handler: index.handler
            Runtime: nodejs20.x
            InlineCode: "exports.handler = async e => e"
            DeploymentPreference: {Enabled: false}
            Events:
              LONGEveryDay: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
              LONGEveryHour: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour)}}
              LONGEvent: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}
              LONGTopic: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}
              LONGQueue: {Type: SQS, Properties: {Queue: !GetAtt LONGQueue.Arn}}
        T: {Type: AWS::SNS::Topic}
        LONGQueue: {Type: AWS::SQS::Queue}
        LONGOrder: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
        LONGBucket: {Type: AWS::S3::Bucket}
        B: {Type: AWS::S3::Bucket}
        LONGRule:
          Type: AWS::Events::Rule
          Properties:
            ScheduleExpression: rate(1 day)
            Targets: [{Id: a, Arn: !GetAtt LONGQueue.Arn}]
        LONGSchedule:
          Type: AWS::Scheduler::Schedule
          Properties:
            ScheduleExpression: rate(1 day)
            FlexibleTimeWindow: {Mode: 'OFF'}
            Target: {Arn: !GetAtt LONGFunction.Arn, RoleArn: arn:aws:iam::123456789012:role/r}
      """;

  @Test
  void longNamesAreCutAndToldApart() {
    String one = MadeNames.of(LONG + "1", 64);
    assertEquals(64, one.length());
    assertTrue(one.startsWith(LONG.substring(0, 55)), one);
    assertEquals(one, MadeNames.of(LONG + "1", 64));
    assertNotEquals(one, MadeNames.of(LONG + "2", 64));
    assertEquals("Short", MadeNames.of("Short", 64));
  }

  @Test
  void aTemplateOfSuchRunsAndItsPartsFindOneAnother() {
    try (var penstock = TestPenstock.up(TEMPLATE.replace("LONG", LONG), "--no-watch")) {
      String name = MadeNames.of(LONG + "Function", 64);
      Client.Answer answer =
          Client.get(penstock.api(), "/2015-03-31/event-source-mappings/?FunctionName=" + name);
      assertEquals(200, answer.status(), answer.text());
      assertEquals(2, answer.json().getJsonArray("EventSourceMappings").size(), answer.text());
    }
  }
}
