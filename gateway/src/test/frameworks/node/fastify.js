const app = require('fastify')();
const awsLambdaFastify = require('@fastify/aws-lambda');

app.get('/fastify/hello/:name', async (request, reply) => {
  reply.header('set-cookie', 'a=1');
  return {hello: request.params.name, q: request.query.q};
});
app.post('/fastify/echo', async (request, reply) => reply.code(201).send(request.body));
exports.handler = (awsLambdaFastify.default || awsLambdaFastify)(app);
