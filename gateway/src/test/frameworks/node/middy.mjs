import middy from '@middy/core';
import jsonBody from '@middy/http-json-body-parser';

const timed = () => ({
  after: request => { request.response.headers['x-left'] = String(request.context.getRemainingTimeInMillis() > 0); },
  onError: request => { request.response ??= {statusCode: request.error.statusCode || 500, body: request.error.message}; },
});
export const handler = middy()
  .use(timed())
  .use(jsonBody())
  .handler(async event => ({statusCode: 201, headers: {'content-type': 'application/json'}, body: JSON.stringify(event.body)}));
