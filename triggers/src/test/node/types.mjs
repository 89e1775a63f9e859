// Writes a TypeScript file that assigns every golden HTTP event to its published type, and compiles
// it. Usage: node types.mjs <folder of golden events>
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = process.argv[2];
// The published type of payload 1.0 asks for keys that AWS sends only with an API key, a client
// certificate or an authorizer.
const lines = [
  "import type { APIGatewayProxyEvent, APIGatewayProxyEventV2WithRequestContext,",
  "  APIGatewayEventRequestContextV2, LambdaFunctionURLEvent } from 'aws-lambda';",
  "type Context = APIGatewayProxyEvent['requestContext'];",
  "type Sent = Omit<APIGatewayProxyEvent, 'requestContext'> & { requestContext:",
  "  Omit<Context, 'authorizer' | 'identity'> &",
  "  { identity: Omit<Context['identity'], 'apiKey' | 'apiKeyId' | 'clientCert'> } };",
  "type V2 = APIGatewayProxyEventV2WithRequestContext<APIGatewayEventRequestContextV2>;",
];
readdirSync(folder).sort().forEach((file, i) => {
  const { request, event } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const type =
    request.format !== '2.0' ? 'Sent' : file.startsWith('url') ? 'LambdaFunctionURLEvent' : 'V2';
  lines.push(`const raw${i} = ${JSON.stringify(event)}; // ${file}`);
  lines.push(`export const event${i}: ${type} = raw${i};`);
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
