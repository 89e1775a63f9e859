// The CloudEvents SDK as a sender and as a receiver.
// Usage: node cloud-events.mjs send URL EVENTS.json     [{"mode": "binary"|"structured"|"batch", "events": [{...}]}]
//        node cloud-events.mjs read REQUESTS.json       [{"headers": {...}, "body": "..."}]
// Prints one JSON a line: the status of each answer, or the event that the SDK reads.
import { readFileSync } from "node:fs";
import { CloudEvent, HTTP } from "cloudevents";

const [what, ...rest] = process.argv.slice(2);
const list = JSON.parse(readFileSync(rest.at(-1), "utf8"));

function message(mode, events) {
  if (mode !== "batch") return HTTP[mode](events[0]);
  return {
    headers: { "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(events),
  };
}

for (const item of list) {
  if (what === "send") {
    const events = item.events.map((one) => new CloudEvent(one));
    const { headers, body } = message(item.mode, events);
    const answer = await fetch(rest[0], { method: "POST", headers, body });
    console.log(JSON.stringify({ status: answer.status, body: await answer.text() }));
  } else {
    const read = HTTP.toEvent(item);
    console.log(JSON.stringify(Array.isArray(read) ? read : [read]));
  }
}
