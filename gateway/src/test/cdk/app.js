// An application as CDK's own guides write them; STEP says which of its three forms it has.
const { App, CfnOutput, Duration, Stack } = require('aws-cdk-lib');
const { HttpApi, HttpMethod } = require('aws-cdk-lib/aws-apigatewayv2');
const { HttpLambdaIntegration } = require('aws-cdk-lib/aws-apigatewayv2-integrations');
const { Rule, Schedule } = require('aws-cdk-lib/aws-events');
const { LambdaFunction } = require('aws-cdk-lib/aws-events-targets');
const { Code, Function, Runtime } = require('aws-cdk-lib/aws-lambda');
const { SqsEventSource } = require('aws-cdk-lib/aws-lambda-event-sources');
const { Topic } = require('aws-cdk-lib/aws-sns');
const { SqsSubscription } = require('aws-cdk-lib/aws-sns-subscriptions');
const { Queue } = require('aws-cdk-lib/aws-sqs');

const step = Number(process.env.STEP);
const stack = new Stack(new App(), 'Orders', {
  env: { account: '123456789012', region: 'us-east-1' },
});
const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(30 * step) });
const topic = new Topic(stack, 'Topic');
topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
const api = new Function(stack, 'Api', {
  runtime: Runtime.NODEJS_20_X,
  handler: 'api.handler',
  code: Code.fromAsset('functions'),
  environment: { QUEUE_URL: queue.queueUrl, STEP: String(step) },
});
queue.grantSendMessages(api);
const worker = new Function(stack, 'Worker', {
  runtime: Runtime.NODEJS_20_X,
  handler: 'worker.handler',
  code: Code.fromAsset('functions'),
});
worker.addEventSource(new SqsEventSource(queue, { batchSize: 5 }));
new Rule(stack, 'Nightly', {
  schedule: Schedule.cron({ minute: '0', hour: String(step) }),
  targets: [new LambdaFunction(worker)],
});
const http = new HttpApi(stack, 'Http');
http.addRoutes({
  path: step < 3 ? '/orders' : '/orders/{id}',
  methods: [HttpMethod.GET],
  integration: new HttpLambdaIntegration('Integration', api),
});
new CfnOutput(stack, 'ApiId', { value: http.apiId });
new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
