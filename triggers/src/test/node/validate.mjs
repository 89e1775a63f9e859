// Validates every golden HTTP event with the schemas that functions in the field use.
// Usage: node validate.mjs <folder of golden events>...; prints one line per file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  APIGatewayProxyEventSchema, APIGatewayRequestAuthorizerEventSchema, APIGatewayTokenAuthorizerEventSchema,
} from '@aws-lambda-powertools/parser/schemas/api-gateway';
import {
  APIGatewayProxyEventV2Schema, APIGatewayRequestAuthorizerEventV2Schema,
} from '@aws-lambda-powertools/parser/schemas/api-gatewayv2';
import { SnsSchema } from '@aws-lambda-powertools/parser/schemas/sns';
import { LambdaFunctionUrlSchema } from '@aws-lambda-powertools/parser/schemas/lambda';

const schemas = {
  sns: SnsSchema,
  request2: APIGatewayRequestAuthorizerEventV2Schema,
  request1: APIGatewayRequestAuthorizerEventSchema,
  restRequest: APIGatewayRequestAuthorizerEventSchema,
  token: APIGatewayTokenAuthorizerEventSchema,
};
let failed = 0;
for (const folder of process.argv.slice(2)) {
  for (const file of readdirSync(folder).sort()) {
    const { request, event, type } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const schema =
      type ? schemas[type]
      : request.format !== '2.0' ? APIGatewayProxyEventSchema
      : file.startsWith('url') ? LambdaFunctionUrlSchema
      : APIGatewayProxyEventV2Schema;
    const result = schema.safeParse(event);
    console.log(`${result.success ? 'ok' : 'BAD'} ${file}`);
    if (!result.success) {
      failed++;
      console.log(result.error.message);
    }
  }
}
process.exitCode = failed === 0 ? 0 : 1;
