// An ordinary Express application as a Lambda function, by serverless-express.
import serverlessExpress from "@codegenie/serverless-express";
import express from "express";

const app = express();
app.use(express.json());
app.use(express.raw({ type: "image/*" }));
app.get("/:stage?/express/hello/:name", (request, response) => {
  response.set("x-query", [].concat(request.query.q ?? []).join("|"));
  response.cookie("first", "1").cookie("second", "2");
  response.json({ hello: request.params.name, cookies: request.headers.cookie, path: request.path });
});
app.post("/:stage?/express/json", (request, response) => response.status(201).json(request.body));
app.post("/:stage?/express/image", (request, response) =>
  response.type("image/png").send(Buffer.from(request.body).reverse()),
);
app.get("/:stage?/express/gone", (request, response) => response.redirect(302, "/elsewhere"));
app.get("/:stage?/express/fails", () => {
  throw new Error("as expected");
});
app.use((error, request, response, next) => response.status(500).send(error.message));
export const handler = serverlessExpress({ app, binarySettings: { contentTypes: ["image/*"] } });
