import {Hono} from 'hono';
import {setCookie} from 'hono/cookie';
import {handle} from 'hono/aws-lambda';

const app = new Hono();
app.get('/hono/hello/:name', c => {
  setCookie(c, 'a', '1');
  return c.json({hello: c.req.param('name'), q: c.req.query('q')});
});
app.post('/hono/echo', async c => c.json(await c.req.json(), 201));
export const handler = handle(app);
