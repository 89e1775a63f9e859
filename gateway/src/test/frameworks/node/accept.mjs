// Prints which of the golden events Powertools' parser accepts: node accept.mjs FOLDER
// Not those of WebSockets, in whose messages it looks for an authorizer's members, nor Kafka's headers that are
// no text, whose bytes it takes for unsigned: it would refuse AWS's own.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as schemas from '@aws-lambda-powertools/parser/schemas';

const folder = process.argv[2];
const kinds = [
  ['http/event', /^http2/, 'APIGatewayProxyEventV2Schema'],
  ['http/event', /^(http1|rest)/, 'APIGatewayProxyEventSchema'],
  ['http/event', /^url/, 'LambdaFunctionUrlSchema'],
  ['http/authorizer', /^rest-token/, 'APIGatewayTokenAuthorizerEventSchema'],
  ['http/authorizer', /^(rest-request|http1)/, 'APIGatewayRequestAuthorizerEventSchema'],
  ['http/authorizer', /^http2/, 'APIGatewayRequestAuthorizerEventV2Schema'],
  ['queue', /^fifo/, 'SqsSchema'],
  ['sns/event', /^/, 'SnsSchema'],
  ['schedule', /^rule/, 'EventBridgeSchema'],
  ['stream', /^kinesis/, 'KinesisDataStreamSchema'],
  ['stream', /^dynamodb/, 'DynamoDBStreamSchema'],
  ['stream', /^kafka-msk/, 'KafkaMskEventSchema'],
  ['stream', /^kafka-(self|tomb)/, 'KafkaSelfManagedEventSchema'],
];
const seen = {};
let refused = 0;
for (const [where, names, name] of kinds) {
  for (const file of readdirSync(join(folder, where)).filter(file => names.test(file))) {
    const event = JSON.parse(readFileSync(join(folder, where, file), 'utf8')).event;
    if (event === undefined || event.isFinalInvokeForWindow || /"headers":\[\{"[^\]]*-\d/.test(JSON.stringify(event))) continue;
    seen[name] = (seen[name] || 0) + 1;
    const result = schemas[name].safeParse(event);
    if (result.success) continue;
    refused++;
    console.log(`${where}/${file} by ${name}: ${JSON.stringify(result.error.issues).slice(0, 600)}`);
  }
}
const missing = kinds.filter(kind => !seen[kind[2]]).map(kind => kind[2]);
console.log(`${Object.values(seen).reduce((a, b) => a + b)} events by ${Object.keys(seen).length} schemas, ${refused} refused, not tried: ${missing}`);
