// Six clients at module scope, without any configuration: as on Lambda.
const {EventBridgeClient, PutEventsCommand} = require('@aws-sdk/client-eventbridge');
const {InvokeCommand, LambdaClient} = require('@aws-sdk/client-lambda');
const {GetObjectCommand, PutObjectCommand, S3Client} = require('@aws-sdk/client-s3');
const {ListSchedulesCommand, SchedulerClient} = require('@aws-sdk/client-scheduler');
const {PublishCommand, SNSClient} = require('@aws-sdk/client-sns');
const {GetQueueUrlCommand, SendMessageCommand, SQSClient} = require('@aws-sdk/client-sqs');

const events = new EventBridgeClient();
const lambda = new LambdaClient();
const s3 = new S3Client();
const scheduler = new SchedulerClient();
const sns = new SNSClient();
const sqs = new SQSClient();

exports.handler = async () => {
  const {QueueUrl} = await sqs.send(new GetQueueUrlCommand({QueueName: 'told'}));
  const sent = await sqs.send(new SendMessageCommand({QueueUrl, MessageBody: 'hello'}));
  const published = await sns.send(new PublishCommand({TopicArn: process.env.TOPIC, Message: 'hello'}));
  const invoked = await lambda.send(new InvokeCommand({FunctionName: 'Sentry', Payload: '{}'}));
  const put = await events.send(new PutEventsCommand({Entries: [{Source: 's', DetailType: 't', Detail: '{}'}]}));
  const {Schedules} = await scheduler.send(new ListSchedulesCommand({}));
  await s3.send(new PutObjectCommand({Bucket: 'photos', Key: 'a/b', Body: 'of the sea'}));
  const {Body} = await s3.send(new GetObjectCommand({Bucket: 'photos', Key: 'a/b'}));
  return {
    sent: typeof sent.MessageId, published: typeof published.MessageId, invoked: invoked.StatusCode,
    failed: put.FailedEntryCount, schedules: Schedules.length, object: await Body.transformToString(),
  };
};
