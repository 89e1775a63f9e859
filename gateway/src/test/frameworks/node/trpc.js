const {initTRPC} = require('@trpc/server');
const {awsLambdaRequestHandler} = require('@trpc/server/adapters/aws-lambda');
const {z} = require('zod');

const t = initTRPC.context().create();
const router = t.router({
  hello: t.procedure.input(z.object({name: z.string()})).query(({input, ctx}) => ({hello: input.name, by: ctx.by})),
  echo: t.procedure.input(z.object({n: z.number()})).mutation(({input}) => input),
});
exports.handler = awsLambdaRequestHandler({router, createContext: ({event}) => ({by: event.requestContext.http.method})});
