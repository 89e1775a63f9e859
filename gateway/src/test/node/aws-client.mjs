// Runs a list of calls with AWS's SDK for JavaScript and prints what each became, one JSON a line.
// Usage: node aws-client.mjs SERVICE ENDPOINT CALLS.json
// A call: {"command": "create_schedule", "input": {...}}; times are printed as seconds.
import { readFileSync } from "node:fs";

const PACKAGES = { sns: "sns", sqs: "sqs", events: "eventbridge", scheduler: "scheduler" };
const [service, endpoint, file] = process.argv.slice(2);
const sdk = await import(`@aws-sdk/client-${PACKAGES[service]}`);
const Client = Object.entries(sdk).find(([name]) => /^(SNS|SQS|EventBridge|Scheduler)Client$/.test(name))[1];
const client = new Client({
  endpoint,
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
});
const pascal = (command) => command.replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());

function plain(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

for (const { command, input } of JSON.parse(readFileSync(file, "utf8"))) {
  try {
    const { $metadata, ...output } = await client.send(new sdk[`${pascal(command)}Command`](input));
    console.log(JSON.stringify({ status: $metadata.httpStatusCode, output: plain(output) }));
  } catch (error) {
    const { name, message, $metadata } = error;
    const code = error.Code ?? name;
    console.log(JSON.stringify({ status: $metadata?.httpStatusCode, code, type: name, message }));
  }
}
