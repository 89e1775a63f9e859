import {Hono} from 'hono';
import {streamText} from 'hono/streaming';
import {streamHandle} from 'hono/aws-lambda';

const app = new Hono();
app.get('/', c => streamText(c, async stream => {
  for (const word of ['one ', 'two ', 'three']) await stream.write(word);
}));
export const handler = streamHandle(app);
