// Writes a TypeScript file that assigns every golden HTTP event to its published type, and compiles
// it. Usage: node types.mjs <folder of golden events>...
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const files = process.argv.slice(2).flatMap((folder) =>
  readdirSync(folder).sort().map((file) => join(folder, file)));
// The published type of payload 1.0 asks for keys that AWS sends only with an API key, a client
// certificate or an authorizer.
const lines = [
  "import type { APIGatewayProxyEvent, APIGatewayProxyEventV2WithRequestContext,",
  "  APIGatewayEventRequestContextV2, LambdaFunctionURLEvent, APIGatewayRequestAuthorizerEvent,",
  "  APIGatewayRequestAuthorizerEventV2, APIGatewayTokenAuthorizerEvent, SNSEventRecord, SNSMessage } from 'aws-lambda';",
  "type Context = APIGatewayProxyEvent['requestContext'];",
  "type Sent = Omit<APIGatewayProxyEvent, 'requestContext'> & { requestContext:",
  "  Omit<Context, 'authorizer' | 'identity'> &",
  "  { identity: Omit<Context['identity'], 'apiKey' | 'apiKeyId' | 'clientCert'> } };",
  "type Asked = Omit<APIGatewayRequestAuthorizerEvent, 'requestContext'> &",
  "  { requestContext: Sent['requestContext'] };",
  // Published as always there; left out when empty, as in the event of the function.
  "type Optional = 'cookies' | 'queryStringParameters' | 'stageVariables';",
  "type Asked2 = Omit<APIGatewayRequestAuthorizerEventV2, Optional | 'identitySource'> &",
  "  Partial<Pick<APIGatewayRequestAuthorizerEventV2, Optional>> & { identitySource: string[] | null };",
  "type V2 = APIGatewayProxyEventV2WithRequestContext<APIGatewayEventRequestContextV2>;",
  // Published without null, which is what SNS sends for no subject.
  "type Topic = { Records: (Omit<SNSEventRecord, 'Sns'> &",
  "  { Sns: Omit<SNSMessage, 'Subject'> & { Subject: string | null } })[] };",
];
const types = {
  sns: 'Topic', request2: 'Asked2', request1: 'Asked', restRequest: 'Asked', token: 'APIGatewayTokenAuthorizerEvent',
};
files.forEach((file, i) => {
  const { request, event, type } = JSON.parse(readFileSync(file, 'utf8'));
  const name =
    type ? types[type]
    : request.format !== '2.0' ? 'Sent'
    : file.endsWith('url.json') ? 'LambdaFunctionURLEvent' : 'V2';
  // The type of an authorizer's event is a literal.
  const literal = event.type ? `, type: '${event.type}' as const` : '';
  lines.push(`const raw${i} = { ...${JSON.stringify(event)}${literal} }; // ${file}`);
  lines.push(`export const event${i}: ${name} = raw${i};`);
});
writeFileSync('events.ts', lines.join('\n'));
const program = ts.createProgram(['events.ts'], {
  strict: true, noEmit: true, skipLibCheck: true, types: ['aws-lambda'],
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
const problems = ts.getPreEmitDiagnostics(program);
for (const problem of problems) {
  const at = problem.file?.getLineAndCharacterOfPosition(problem.start).line;
  console.log(`BAD line ${at}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
