// Events as their sources make them, to begin with.
const TIME = '2026-01-01T00:00:00.000Z';
/** As the gateway's own region and account have them. */
export const samples = (region, account) => ({
  'nothing': {},
  'SQS': { Records: [{
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d', receiptHandle: 'handle', body: '{"hello": "world"}',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1767225600000', SenderId: account, ApproximateFirstReceiveTimestamp: '1767225600001' },
    messageAttributes: {}, md5OfBody: '7bc47efe7e2ee47ba1ebbf6dfcac1f0b', eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${region}:${account}:queue`, awsRegion: region,
  }] },
  'SNS': { Records: [{
    EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: `arn:aws:sns:${region}:${account}:topic:1`,
    Sns: { Type: 'Notification', MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e', TopicArn: `arn:aws:sns:${region}:${account}:topic`,
      Subject: 'hello', Message: '{"hello": "world"}', Timestamp: TIME, MessageAttributes: {} },
  }] },
  'S3': { Records: [{
    eventVersion: '2.1', eventSource: 'aws:s3', awsRegion: region, eventTime: TIME, eventName: 'ObjectCreated:Put',
    s3: { s3SchemaVersion: '1.0', configurationId: 'example', bucket: { name: 'bucket', arn: 'arn:aws:s3:::bucket' },
      object: { key: 'photo.jpg', size: 1024, eTag: '0123456789abcdef0123456789abcdef', sequencer: '0A1B2C3D4E5F678901' } },
  }] },
  'EventBridge': { version: '0', id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa', 'detail-type': 'Something Happened', source: 'my.app',
    account, time: '2026-01-01T00:00:00Z', region, resources: [], detail: { hello: 'world' } },
  'Schedule': { version: '0', id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa', 'detail-type': 'Scheduled Event', source: 'aws.events',
    account, time: '2026-01-01T00:00:00Z', region, resources: [`arn:aws:events:${region}:${account}:rule/example`], detail: {} },
  'HTTP API': { version: '2.0', routeKey: 'GET /hello', rawPath: '/hello', rawQueryString: 'name=you', headers: { host: 'localhost' },
    queryStringParameters: { name: 'you' }, requestContext: { accountId: account, apiId: 'api', domainName: 'localhost', stage: '$default',
      requestId: 'id', routeKey: 'GET /hello', http: { method: 'GET', path: '/hello', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'console' },
      time: '01/Jan/2026:00:00:00 +0000', timeEpoch: 1767225600000 }, isBase64Encoded: false },
  'REST API': { resource: '/hello', path: '/hello', httpMethod: 'POST', headers: { 'content-type': 'application/json' },
    multiValueHeaders: { 'content-type': ['application/json'] }, queryStringParameters: null, pathParameters: null, stageVariables: null,
    requestContext: { resourcePath: '/hello', httpMethod: 'POST', stage: 'Prod', requestId: 'id', identity: { sourceIp: '127.0.0.1' } },
    body: '{"hello": "world"}', isBase64Encoded: false },
});
