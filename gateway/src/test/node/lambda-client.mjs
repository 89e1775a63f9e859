// Runs a list of calls with AWS's SDK for JavaScript and prints what each became, one JSON a line.
// Usage: node lambda-client.mjs ENDPOINT SECRET CALLS.json
// A call: {"command": "Invoke", "input": {...}}; Payload is text in both directions.
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-lambda";

const [endpoint, secretAccessKey, file] = process.argv.slice(2);
const client = new sdk.LambdaClient({
  endpoint,
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey },
});
const text = (bytes) => (bytes == null ? undefined : Buffer.from(bytes).toString("utf8"));

async function events(stream) {
  const seen = [];
  for await (const event of stream) {
    if (event.PayloadChunk) seen.push({ chunk: text(event.PayloadChunk.Payload) });
    else if (event.InvokeComplete) seen.push({ complete: event.InvokeComplete });
    else seen.push({ unknown: Object.keys(event) });
  }
  return seen;
}

for (const { command, input } of JSON.parse(readFileSync(file, "utf8"))) {
  const sent = { ...input };
  if (typeof sent.Payload === "string") sent.Payload = Buffer.from(sent.Payload);
  if (sent.Code?.ZipFile) sent.Code = { ZipFile: Buffer.from(sent.Code.ZipFile, "base64") };
  let line;
  try {
    const { $metadata, ...output } = await client.send(new sdk[`${command}Command`](sent));
    if (output.EventStream) output.EventStream = await events(output.EventStream);
    else if (output.Payload != null) output.Payload = text(output.Payload);
    line = { status: $metadata.httpStatusCode, requestId: $metadata.requestId, output };
  } catch (error) {
    line = {
      status: error.$metadata?.httpStatusCode,
      requestId: error.$metadata?.requestId,
      error: error.name,
      typed: sdk[error.name] !== undefined && error instanceof sdk[error.name],
      message: error.message,
      reason: error.Reason,
      type: error.Type,
      retryAfter: error.retryAfterSeconds,
    };
  }
  console.log(JSON.stringify(line));
}
client.destroy();
