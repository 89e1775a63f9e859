require('reflect-metadata');
const {Body, Controller, Get, Header, Module, Param, Post, Query} = require('@nestjs/common');
const {NestFactory} = require('@nestjs/core');
const serverlessExpress = require('@codegenie/serverless-express');

class Greetings {
  hello(name, q) {
    return {hello: name, q};
  }

  echo(body) {
    return body;
  }
}
// What TypeScript makes of decorators
const decorate = (method, ...decorators) => Reflect.decorate(decorators, Greetings.prototype, method,
  Object.getOwnPropertyDescriptor(Greetings.prototype, method));
Param('name')(Greetings.prototype, 'hello', 0);
Query('q')(Greetings.prototype, 'hello', 1);
decorate('hello', Get('hello/:name'), Header('set-cookie', 'a=1'));
Body()(Greetings.prototype, 'echo', 0);
decorate('echo', Post('echo'));
Reflect.decorate([Controller('nest')], Greetings);

class App {}
Reflect.decorate([Module({controllers: [Greetings]})], App);

let server;
exports.handler = async (event, context) => {
  if (!server) {
    const app = await NestFactory.create(App, {logger: false});
    await app.init();
    server = serverlessExpress({app: app.getHttpAdapter().getInstance()});
  }
  return server(event, context);
};
