// Makes lists of calls with AWS's SDK for JavaScript, for as long as there are any on standard input.
// A line in: {"id": 1, "service": "sqs", "endpoint": "http://...", "calls": [
//   {"command": "create_queue", "input": {...}}]}
// A line out: {"id": 1, "said": [{"status": 200, "output": {...}}]}; times are seconds.
import { createInterface } from "node:readline";

const PACKAGES = { events: "eventbridge", logs: "cloudwatch-logs" }; // others by their own names
const clients = new Map();
const pascal = (command) => command.replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());

async function client(service, endpoint) {
  const key = `${service} ${endpoint}`;
  if (!clients.has(key)) {
    const sdk = await import(`@aws-sdk/client-${PACKAGES[service] ?? service}`);
    const Client = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name))[1];
    const made = new Client({
      endpoint,
      region: "us-east-1",
      maxAttempts: 1,
      forcePathStyle: true, // of S3
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    });
    clients.set(key, { sdk, made });
  }
  return clients.get(key);
}

function plain(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

async function said(service, endpoint, { command, input }) {
  try {
    const { sdk, made } = await client(service, endpoint);
    const { $metadata, ...output } = await made.send(new sdk[`${pascal(command)}Command`](input));
    if (output.Body?.transformToString) output.Body = await output.Body.transformToString();
    return { status: $metadata.httpStatusCode, output: plain(output) };
  } catch (error) {
    const { name, message, $metadata } = error;
    if (!$metadata) return { status: 0, broken: `${name}: ${message}` };
    return { status: $metadata.httpStatusCode, code: error.Code ?? name, type: name, message };
  }
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, service, endpoint, calls } = JSON.parse(line);
  const all = [];
  for (const call of calls) all.push(await said(service, endpoint, call));
  console.log(JSON.stringify({ id, said: all }));
});
