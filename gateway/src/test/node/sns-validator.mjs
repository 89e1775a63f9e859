// Checks messages as SNS endpoints do that use the sns-validator package.
// Usage: node sns-validator.mjs MESSAGES.json     [{...}, ...]
// Prints "ok" or the validator's complaint, one line a message.
// The certificate is served by the gateway over plain HTTP, on a host that is not Amazon's: both
// checks of the URL are met here, the signature's is the package's own.
import http from "node:http";
import https from "node:https";
import { readFileSync } from "node:fs";
import MessageValidator from "sns-validator";

https.get = (url, done) => http.get(String(url.href ?? url).replace(/^https:/, "http:"), done);
const validator = new MessageValidator(/^localhost:\d+$/, "utf8");

for (const message of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  message.SigningCertURL = message.SigningCertURL.replace(/^http:/, "https:");
  const said = await new Promise((done) =>
    validator.validate(message, (problem) => done(problem ? problem.message : "ok")),
  );
  console.log(said);
}
