package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Policies} of a template narrow what a function's keys, and its connections, may do. */
class FunctionPoliciesTest {
  private static final String CODE =
      """
      import json, os, urllib.request, urllib.error
      import boto3
      def attempt(work):
          try:
              work()
              return 'done'
          except Exception as e:
              error = getattr(e, 'response', {}).get('Error')
              return error['Code'] + ' ' + error['Message'] if error else type(e).__name__ + str(e)
      def unsigned(queue):
          form = 'Version=2012-11-05&Action=SendMessage&MessageBody=x&QueueUrl=http://localhost/123456789012/' + queue
          try:
              return urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'], form.encode()).status
          except urllib.error.HTTPError as e:
              return e.code
      def handler(event, context):
          from botocore.config import Config
          paths = Config(s3={'addressing_style': 'path'})
          c = {s: boto3.client(s, config=paths) for s in ('lambda', 'sqs', 'sns', 'events', 'sts', 'scheduler', 's3')}
          url = lambda name: 'http://localhost/123456789012/' + name
          topic = lambda name: 'arn:aws:sns:us-east-1:123456789012:' + name
          entry = [{'Source': 'a', 'DetailType': 'b', 'Detail': '{}'}]
          return {k: attempt(v) if callable(v) else v for k, v in {
              'send': lambda: c['sqs'].send_message(QueueUrl=url('jobs'), MessageBody='x'),
              'batch': lambda: c['sqs'].send_message_batch(
                  QueueUrl=url('jobs'), Entries=[{'Id': 'a', 'MessageBody': 'x'}]),
              'elsewhere': lambda: c['sqs'].send_message(QueueUrl=url('other'), MessageBody='x'),
              'receive': lambda: c['sqs'].receive_message(QueueUrl=url('jobs')),
              'publish': lambda: c['sns'].publish(TopicArn=topic('good'), Message='x'),
              'denied': lambda: c['sns'].publish(TopicArn=topic('bad'), Message='x'),
              'invoke': lambda: c['lambda'].invoke(FunctionName='Other'),
              'arn': lambda: c['lambda'].invoke(
                  FunctionName='arn:aws:lambda:us-east-1:123456789012:function:Other'),
              'self': lambda: c['lambda'].invoke(FunctionName='Calls', InvocationType='DryRun'),
              'look': lambda: c['lambda'].get_function(FunctionName='Other'),
              'bus': lambda: c['events'].put_events(Entries=entry),
              'two': lambda: c['events'].put_events(Entries=[dict(entry[0], EventBusName='mine')] + entry),
              'mine': lambda: c['events'].put_events(Entries=[dict(entry[0], EventBusName='mine')]),
              'groups': lambda: c['scheduler'].list_schedule_groups(),
              'put': lambda: c['s3'].put_object(Bucket='files', Key='in/a', Body=b'1'),
              'copy': lambda: c['s3'].copy_object(Bucket='files', Key='in/b', CopySource='secret/a'),
              'get': lambda: c['s3'].get_object(Bucket='files', Key='in/a'),
              'who': lambda: c['sts'].get_caller_identity(),
              'plain': unsigned('jobs'),
              'plain elsewhere': unsigned('other'),
          }.items()}
      """;

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Table: {Type: AWS::DynamoDB::Table}
        Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
        More: {Type: AWS::SQS::Queue, Properties: {QueueName: other}}
        Good: {Type: AWS::SNS::Topic, Properties: {TopicName: good}}
        Bad: {Type: AWS::SNS::Topic, Properties: {TopicName: bad}}
        Files: {Type: AWS::S3::Bucket, Properties: {BucketName: files}}
        Mine: {Type: AWS::Events::EventBus, Properties: {Name: mine}}
        Other:
          Type: AWS::Serverless::Function
          Properties: {FunctionName: Other, Runtime: python3.11, Handler: index.h, InlineCode: "def h(e, c): return 1"}
        Calls:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: Calls
            Runtime: python3.11
            Handler: index.handler
            Timeout: 300
            CodeUri: code
            Policies:
              - AWSLambdaBasicExecutionRole
              - SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}
              - S3WritePolicy: {BucketName: !Ref Files}
              - DynamoDBCrudPolicy: {TableName: !Ref Table}
              - EventBridgePutEventsPolicy: {EventBusName: !Ref Mine}
              - Statement:
                  - {Effect: Allow, Action: [dynamodb:GetItem], Resource: !GetAtt Table.StreamArn, Condition: {Bool: {x: true}}}
                  - {Effect: Allow, Action: "SNS:Pub*", Resource: "*"}
                  - {Effect: Deny, Action: "sns:*", Resource: !Ref Bad}
                  - {Effect: Allow, Action: lambda:InvokeFunction, Resource: [!GetAtt Other.Arn, !Sub "${Other.Arn}:*"]}
        Wide:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.h
            InlineCode: "def h(e, c): return 1"
            Policies:
              Statement: [{Effect: Allow, Action: "sqs:*", Resource: "*", Condition: {Bool: {x: true}}}]
      """;

  @TempDir private static Path folder;
  private static TestPenstock penstock;

  @BeforeAll
  static void up() throws IOException {
    Files.createDirectory(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.py"), CODE);
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    penstock = TestPenstock.up(template, "--no-watch");
  }

  @AfterAll
  static void down() {
    penstock.close();
  }

  @Test
  void keysDoWhatPoliciesAllowAndNoMore() {
    JsonObject did = Client.invoke(penstock, "Calls", "{}").json();
    for (String name : "send batch publish invoke arn mine put who".split(" "))
      assertEquals("done", did.getString(name), name);
    String user =
        "User: arn:aws:sts::123456789012:assumed-role/penstock/Calls is not authorized to perform:"
            + " ";
    String because = " because no identity-based policy allows the ";
    String queues = "arn:aws:sqs:us-east-1:123456789012:";
    refused(did, "elsewhere", user + "sqs:SendMessage on resource: " + queues + "other" + because);
    refused(did, "receive", user + "sqs:ReceiveMessage on resource: " + queues + "jobs" + because);
    refused(
        did,
        "denied",
        user
            + "sns:Publish on resource: arn:aws:sns:us-east-1:123456789012:bad with an explicit"
            + " deny in an identity-based policy");
    String functions = "arn:aws:lambda:us-east-1:123456789012:function:";
    refused(
        did, "self", user + "lambda:InvokeFunction on resource: " + functions + "Calls" + because);
    refused(did, "look", user + "lambda:GetFunction on resource: " + functions + "Other" + because);
    String bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
    refused(did, "bus", user + "events:PutEvents on resource: " + bus + because);
    refused(did, "two", user + "events:PutEvents on resource: " + bus + because);
    refused(did, "copy", user + "s3:GetObject on resource: arn:aws:s3:::secret/a" + because);
    refused(did, "get", user + "s3:GetObject on resource: arn:aws:s3:::files/in/a" + because);
    refused(did, "groups", user + "scheduler:ListScheduleGroups" + because);
    assertEquals(200, did.getInteger("plain"), did.encode());
    assertEquals(403, did.getInteger("plain elsewhere"), did.encode());
  }

  private static void refused(JsonObject did, String name, String words) {
    String said = did.getString(name);
    assertTrue(said.contains(words), name + ": " + said);
    assertTrue(
        said.startsWith(name.equals("denied") ? "AuthorizationError " : "AccessDenied"), said);
  }

  @Test
  void whatDoesNotNarrowIsSaid() {
    String said = penstock.output();
    assertTrue(said.contains("a statement has Condition): it may use all of its stack"), said);
    assertFalse(said.contains("Calls.Policies"), said);
  }
}
