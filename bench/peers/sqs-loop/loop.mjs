// Receives and deletes all messages of a queue with AWS's SDK, ten loops at once, ten messages a
// time; prints messages a second. Usage: node loop.mjs ENDPOINT QUEUE_URL MESSAGES
import http from "node:http";
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const [endpoint, QueueUrl, wanted] = process.argv.slice(2);
const client = new SQSClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  requestHandler: { httpAgent: new http.Agent({ keepAlive: true, maxSockets: 10 }) },
});
let got = 0;
async function loop() {
  while (got < Number(wanted)) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"] }),
    );
    if (Messages.length === 0) continue;
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    got += Messages.length;
  }
}
const start = process.hrtime.bigint();
await Promise.all(Array.from({ length: 10 }, loop));
console.log(got / (Number(process.hrtime.bigint() - start) / 1e9));
