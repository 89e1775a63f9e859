const Koa = require('koa');
const serverless = require('serverless-http');

const app = new Koa();
app.use(async ctx => {
  if (ctx.method === 'GET') {
    ctx.cookies.set('a', '1');
    ctx.body = {hello: decodeURIComponent(ctx.path.split('/').pop()), q: ctx.query.q};
    return;
  }
  const parts = [];
  for await (const part of ctx.req) parts.push(part);
  ctx.status = 201;
  ctx.body = JSON.parse(Buffer.concat(parts));
});
exports.handler = serverless(app);
