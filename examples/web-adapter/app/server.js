'use strict';
// An ordinary web server.
const http = require('http');
const port = process.env.PORT || 8080;
let orders = 0;

const routes = {
  'GET /health': (request, respond) => respond(200, 'text/plain', 'well'),
  'GET /orders': (request, respond) => respond(200, 'application/json', JSON.stringify({orders})),
  'GET /pixel': (request, respond) => respond(200, 'image/gif', Buffer.from('R0lGODlhAQABAAAAACw=', 'base64')),
  'POST /echo': (request, respond, body) => respond(201, request.headers['content-type'], body,
    {'set-cookie': ['first=1; Path=/', 'second=2; Path=/'], 'x-query': new URL(request.url, 'http://x').search}),
  // Where the adapter sends events that are no requests
  'POST /events': (request, respond, body) => {
    const {Records: records} = JSON.parse(body);
    if (records.some(record => record.body === 'bad')) return respond(500, 'text/plain', 'a bad order');
    orders += records.length;
    console.log(`${records.length} ordered`);
    respond(200, 'application/json', '{}');
  },
};

http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const respond = (status, type, body, headers) => response.writeHead(status, {'content-type': type, ...headers}).end(body);
    const route = routes[`${request.method} ${request.url.split('?')[0]}`];
    if (route) route(request, respond, Buffer.concat(parts));
    else respond(404, 'text/plain', `nothing at ${request.url}`);
  });
}).listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
