// Every golden event of queues and streams against its published type and the schema that functions
// in the field use. Usage: node streams.mjs <folder of golden events>; prints one line per file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { KafkaMskEventSchema, KafkaSelfManagedEventSchema } from '@aws-lambda-powertools/parser/schemas/kafka';
import { KinesisDataStreamSchema } from '@aws-lambda-powertools/parser/schemas/kinesis';
import { DynamoDBStreamSchema } from '@aws-lambda-powertools/parser/schemas/dynamodb';

const schemas = {
  MSKEvent: KafkaMskEventSchema,
  SelfManagedKafkaEvent: KafkaSelfManagedEventSchema,
  KinesisStreamEvent: KinesisDataStreamSchema,
  KinesisStreamTumblingWindowEvent: KinesisDataStreamSchema,
  DynamoDBStreamEvent: DynamoDBStreamSchema,
};
const folder = process.argv[2];
// The published type of a window's event lacks two members that AWS documents.
const lines = [
  `import type { ${Object.keys(schemas).join(', ')} } from 'aws-lambda';`,
  'type More = { shardId?: string; eventSourceARN?: string };',
];
let failed = 0;
for (const file of readdirSync(folder).sort()) {
  const { type, event } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  if (type.startsWith('none: ')) {
    console.log(`${type} ${file}`);
    continue;
  }
  const result = schemas[type].safeParse(event);
  console.log(`${result.success ? 'ok' : 'BAD'} ${file}`);
  if (!result.success) {
    failed++;
    console.log(result.error.message);
  }
  lines.push(`export const event${lines.length}: ${type} & More = ${JSON.stringify(event)}; // ${file}`);
}
writeFileSync('stream-events.ts', lines.join('\n'));
const program = ts.createProgram(['stream-events.ts'], {
  strict: true, noEmit: true, skipLibCheck: true, types: ['aws-lambda'],
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
for (const problem of ts.getPreEmitDiagnostics(program)) {
  failed++;
  const at = problem.file?.getLineAndCharacterOfPosition(problem.start).line;
  console.log(`BAD line ${at}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
}
process.exitCode = failed === 0 ? 0 : 1;
