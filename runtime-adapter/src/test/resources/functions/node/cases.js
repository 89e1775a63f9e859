exports.echo = async (event) => event;
exports.undefinedResult = async () => {};
exports.sync = (event) => ({sync: event});
exports.callback = (event, context, callback) => callback(null, {called: event});
exports.callbackError = (event, context, callback) => callback(new TypeError('no'));
exports.callbackText = (event, context, callback) => callback('text');
exports.callbackWaits = (event, context, callback) => {
  setTimeout(() => console.log('late work is done'), 50);
  callback(null, 'waited');
};
exports.callbackDoesNotWait = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  setTimeout(() => {}, 60000);
  callback(null, 'at once');
};
exports.done = (event, context) => context.done(null, 'done');
exports.succeed = (event, context) => context.succeed('succeed');
exports.failed = (event, context) => context.fail(new RangeError('failed'));
exports.nothing = () => {};
exports.never = async () => new Promise(() => {});
exports.throws = async () => { throw new TypeError('bad \u00fc'); };
exports.throwsSync = () => { throw new Error('sync'); };
exports.throwsText = async () => { throw 'just text'; };
class Custom extends Error {
  constructor(message) { super(message); this.name = 'CustomError'; this.code = 'E42'; }
}
exports.throwsCustom = async () => { throw new Custom('own'); };
exports.cyclic = async () => { const a = {}; a.a = a; return a; };
exports.bigint = async () => ({n: 1n});
exports.buffer = async () => Buffer.from('hi');
exports.context = async (event, context) => ({
  keys: Object.keys(context).sort(), context, remaining: context.getRemainingTimeInMillis(),
  trace: process.env._X_AMZN_TRACE_ID || null});
exports.env = async () => ({root: process.env.LAMBDA_TASK_ROOT, cwd: process.cwd(), own: process.env.OWN});
exports.nested = {handler: {deep: async () => 'nested'}};
exports.notAFunction = 'text';
exports.logs = async () => {
  console.log('a %s', 'b', {c: 1});
  console.info('two\nlines');
  console.debug('debug');
  console.warn('warn');
  console.error('error', new Error('logged'));
  console.trace('trace');
  return 1;
};
exports.rejection = async () => { Promise.reject(new Error('nobody waits')); await new Promise(r => setTimeout(r, 5000)); };
exports.uncaught = async () => { setTimeout(() => { throw new Error('from a timer'); }, 1); await new Promise(r => setTimeout(r, 5000)); };
exports.exits = async () => process.exit(7);
exports.dep = async () => require('dep');
exports.big = async (n) => 'x'.repeat(n);
exports.stream = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain');
  for (const part of event) { stream.write(part); await new Promise(setImmediate); }
  stream.end();
});
exports.streamHttp = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {a: 'b'}});
  stream.write('body');
  stream.end();
});
exports.streamPipeline = awslambda.streamifyResponse(async (event, stream) => {
  const {Readable} = require('stream');
  await require('stream/promises').pipeline(Readable.from([Buffer.alloc(3000000, 97), 'end']), stream);
});
exports.streamFails = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('half');
  await new Promise(r => setTimeout(r, 10));
  throw new Error('mid-stream');
});
exports.streamFailsEarly = awslambda.streamifyResponse(async () => { throw new Error('early'); });
exports.streamNotEnded = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); });
exports.streamSync = awslambda.streamifyResponse((event, stream) => { stream.end('x'); });
exports.streamCrash = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('half');
  setTimeout(() => { throw new Error('crash'); }, 5);
  await new Promise(() => {});
});
