const {ApolloServer} = require('@apollo/server');
const {startServerAndCreateLambdaHandler, handlers} = require('@as-integrations/aws-lambda');

const server = new ApolloServer({
  typeDefs: 'type Query { hello(name: String!): String }',
  resolvers: {Query: {hello: (_, {name}) => `hello ${name}`}},
});
exports.handler = startServerAndCreateLambdaHandler(server, handlers.createAPIGatewayProxyEventV2RequestHandler());
