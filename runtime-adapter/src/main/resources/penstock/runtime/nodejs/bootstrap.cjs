'use strict';
// Runs one Node.js function: loads the handler, then asks the Runtime API for one event after the
// other. Behaves as Lambda's own runtime does. No dependency, and nothing loaded before it is needed
// (streaming.cjs for streaming handlers only), because all of this is part of every cold start.
const net = require('net');
const path = require('path');
const util = require('util');

const env = process.env;
for (const own of ['PENSTOCK_RECORDS', 'PENSTOCK_LAYERS', 'PENSTOCK_PACKAGES']) delete env[own];
const API = '/2018-06-01/runtime/';
const TASK_ROOT = env.LAMBDA_TASK_ROOT || process.cwd();
const HANDLER = env._HANDLER || process.argv[2] || '';
const RUNTIME = /nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV || '') || [, process.versions.node];
const MODERN = parseInt(RUNTIME[1], 10) >= 24; // No callbacks from Node.js 24 on
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

let requestId = MODERN ? '-' : undefined;
let whenIdle = null; // What to do when nothing is left that could end the invocation
let onFatal = (error, status) => postInitError(error, status);

// ---- Errors -----------------------------------------------------------------------------------

function failure(name, message) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', {value: `Runtime.${name}`, enumerable: false});
  const stack = String(error.stack).split('\n').filter((line, i) => i === 0 || !line.includes('at failure ('));
  stack[0] = `Runtime.${name}: ${message}`;
  error.stack = stack.join('\n');
  return error;
}

function isError(value) {
  return util.types.isNativeError(value) || (value instanceof Error)
    || (value && value.name && value.message && value.stack && typeof value === 'object');
}

/** The error as the caller sees it. */
function errorBody(error) {
  try {
    if (isError(error)) {
      return JSON.stringify({
        errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n')});
    }
    return JSON.stringify({errorType: typeof error, errorMessage: String(error), trace: []});
  } catch (_) {
    return JSON.stringify({
      errorType: 'handled',
      errorMessage: 'callback called with Error argument, but there was a problem while retrieving '
        + 'one or more of its message, name, and stack', trace: []});
  }
}

function visible(error) {
  const fields = Object.assign(
    {errorType: error.name, errorMessage: error.message, code: error.code}, error);
  if (typeof error.stack === 'string') fields.stack = error.stack.split('\n');
  return fields;
}

function logError(title, error) {
  if (JSON_LOGS) return console.error(isError(error) ? error : Error(error));
  let text;
  try {
    text = JSON.stringify(error, (_, v) => v instanceof Error ? visible(v) : v);
  } catch (_) {
    text = errorBody(error);
  }
  console.error(title, `\t${text}`);
}

// ---- Console ----------------------------------------------------------------------------------

const LEVELS = {TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5};
const JSON_LOGS = (env.AWS_LAMBDA_LOG_FORMAT || '').toUpperCase() === 'JSON';
const THRESHOLD = LEVELS[(env.AWS_LAMBDA_LOG_LEVEL || '').toUpperCase()] || 0;

function jsonLine(level, args) {
  const line = {timestamp: new Date().toISOString(), level, requestId, message: args[0]};
  const plain = (_, v) => v instanceof Error
    ? Object.assign({
        errorType: (v.constructor && v.constructor.name) || 'UnknownError', errorMessage: v.message,
        stackTrace: typeof v.stack === 'string' ? v.stack.split('\n') : v.stack}, v)
    : v;
  if (args.length === 1) {
    try {
      return JSON.stringify(line, plain);
    } catch (_) {
      line.message = util.format(args[0]);
      return JSON.stringify(line);
    }
  }
  line.message = util.format(...args);
  const error = args.find(arg => arg instanceof Error);
  if (error) {
    line.errorType = (error.constructor && error.constructor.name) || 'UnknownError';
    line.errorMessage = error.message;
    line.stackTrace = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  }
  return JSON.stringify(line);
}

function log(level, args) {
  process.stdout.write(JSON_LOGS
    ? jsonLine(level, args) + '\n'
    : `${new Date().toISOString()}\t${requestId}\t${level}\t${util.format(...args)}`
      .replace(/\n/g, '\r') + '\n');
}

for (const [name, level] of [['log', 'INFO'], ['trace', 'TRACE'], ['debug', 'DEBUG'],
  ['info', 'INFO'], ['warn', 'WARN'], ['error', 'ERROR'], ['fatal', 'FATAL']]) {
  console[name] = LEVELS[level] < THRESHOLD ? () => {} : (...args) => log(level, args);
}

// ---- Runtime API ------------------------------------------------------------------------------
// One connection, kept. `ref` and `unref` decide whether it keeps the process alive: only while an
// answer is awaited, so that an event loop which runs empty during an invocation is noticed.

const [, host, port] = /^(.*):(\d+)$/.exec(env.AWS_LAMBDA_RUNTIME_API) || [, '127.0.0.1', 0];
const HEAD = ` HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: penstock-lambda-nodejs/${process.versions.node}\r\n`;
const NEXT = `GET ${API}invocation/next${HEAD}\r\n`;
const awaited = []; // Who waits for a reply: replies come in the order of the requests
let received = null;
let reply = null;

const socket = net.connect({host: host.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true});
socket.unref(); // Until something is sent
socket.on('data', read);
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(1));

function send(bytes, ...whenReplied) {
  awaited.push(...whenReplied);
  socket.ref();
  socket.write(bytes);
}

function post(what, type, body, whenReplied, then = '') {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const waiting = then ? [whenReplied, onNext] : [whenReplied];
  send(`POST ${API}${what}${HEAD}Content-Type: application/json\r\n${type}Content-Length: ${length}\r\n\r\n${body}${then}`,
    ...waiting);
}

function read(chunk) {
  received = received === null ? chunk : Buffer.concat([received, chunk]);
  while (received !== null && parsed()) {
    const {status, headers, body} = reply;
    reply = null;
    awaited.shift()(status, headers, body);
  }
}

/** Reads one reply off `received`; false when it is not complete yet. */
function parsed() {
  if (reply === null) {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const lines = received.toString('utf8', 0, end).split('\r\n');
    const headers = {};
    for (let i = 1; i < lines.length; i++) {
      const colon = lines[i].indexOf(':');
      headers[lines[i].slice(0, colon).toLowerCase()] = lines[i].slice(colon + 1).trim();
    }
    reply = {status: Number(lines[0].split(' ', 2)[1]), headers, body: null, from: end + 4};
  }
  const chunked = reply.headers['transfer-encoding'] === 'chunked';
  const end = chunked ? dechunked() : reply.from + Number(reply.headers['content-length'] || 0);
  if (end < 0 || received.length < end) return false;
  if (!chunked) reply.body = received.toString('utf8', reply.from, end);
  received = received.length === end ? null : received.subarray(end);
  if (reply.status === 100) reply = null;
  return reply !== null || received !== null && parsed();
}

function dechunked() {
  const parts = [];
  for (let at = reply.from; ;) {
    const eol = received.indexOf('\r\n', at);
    if (eol < 0) return -1;
    const size = parseInt(received.toString('latin1', at, eol), 16);
    if (received.length < eol + 4 + size) return -1;
    if (size === 0) {
      reply.body = Buffer.concat(parts).toString('utf8');
      return eol + 4;
    }
    parts.push(received.subarray(eol + 2, eol + 2 + size));
    at = eol + 4 + size;
  }
}

function postInitError(error, status) {
  onFatal = () => {};
  post('init/error', `Lambda-Runtime-Function-Error-Type: ${headerText(isError(error) ? error.name : typeof error)}\r\n`,
    errorBody(error), () => process.exit(status));
}

function headerText(text) {
  return String(text).replace(/[^\x20-\x7e]/g, '?');
}

/** After a refused answer the runtime goes on, as Lambda's does; its caller has been told why. */
function onPosted(status, _, body) {
  if (status !== 202) console.error('The Runtime API refused the answer', `\t${status} ${body}`);
}

// ---- Invocations ------------------------------------------------------------------------------

let handler = null;

function onNext(status, headers, body) {
  if (status !== 200) process.exit(1);
  socket.unref();
  const id = requestId = headers['lambda-runtime-aws-request-id'];
  const trace = headers['lambda-runtime-trace-id'];
  if (trace) env._X_AMZN_TRACE_ID = trace; else delete env._X_AMZN_TRACE_ID;
  if (handler[STREAMING] === 'response') {
    return require('./streaming.cjs')(
      {API, HEAD, NEXT, socket, send, post, onPosted, onNext, failure, isError, errorBody, headerText, logError,
        contextOf, modern: MODERN, highWaterMark: handler[HIGH_WATER_MARK],
        onIdle: act => { whenIdle = act; }, onFatal: act => { onFatal = act; }},
      handler, id, headers, body);
  }

  let answered = false;
  const answer = (what, text) => {
    if (answered) return;
    answered = true;
    whenIdle = null;
    // `next` goes out with the answer: one write, and no wait for the reply between the two
    post(`invocation/${id}/${what}`, '', text, onPosted, NEXT);
  };
  const fail = error => {
    if (answered) return;
    logError('Invoke Error', error);
    answer('error', errorBody(error));
  };
  const succeed = result => {
    let text;
    try {
      text = JSON.stringify(result === undefined ? null : result);
    } catch (_) {
      const message = 'Unable to stringify response body';
      return fail(MODERN ? failure('JSONStringifyError', message) : new Error(message));
    }
    answer('response', text === undefined ? 'null' : text);
  };
  onFatal = (error, status) => {
    onFatal = () => {};
    if (answered) process.exit(status);
    answered = true;
    post(`invocation/${id}/error`, '', errorBody(error), () => process.exit(status));
  };
  whenIdle = util.types.isAsyncFunction(handler) || MODERN
    ? () => fail(failure('NodeJsExit', 'The Lambda runtime client detected an unexpected Node.js '
        + 'exit code. This is most commonly caused by a Promise that was never settled. For more '
        + 'information, see https://nodejs.org/docs/latest/api/process.html#exit-codes'))
    : () => succeed(null);
  try {
    const context = contextOf(id, headers);
    const result = MODERN
      ? handler(JSON.parse(body), context)
      : handler(JSON.parse(body), context, addCallbacks(context, succeed, fail));
    if (result && typeof result.then === 'function') result.then(succeed, fail);
    else if (MODERN) succeed(result);
  } catch (error) {
    fail(error);
  }
}

/** What Node.js 22 and earlier hand over besides: `callback`, and the calls from before it. */
function addCallbacks(context, succeed, fail) {
  const end = (error, result) => error === undefined || error === null ? succeed(result) : fail(error);
  context.callbackWaitsForEmptyEventLoop = true;
  context.done = end;
  context.succeed = result => end(null, result);
  context.fail = error => end(error === undefined || error === null ? 'handled' : error);
  return (error, result) => {
    if (error !== undefined && error !== null || !context.callbackWaitsForEmptyEventLoop) {
      end(error, result);
    } else {
      whenIdle = () => end(null, result);
    }
  };
}

function contextOf(id, headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: json(headers['lambda-runtime-client-context'], 'client context'),
    identity: json(headers['lambda-runtime-cognito-identity'], 'cognito identity'),
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  if (MODERN) context.xRayTraceId = headers['lambda-runtime-trace-id'];
  return context;
}

function json(text, what) {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${what} as json: ${error}`);
  }
}

// ---- Streaming --------------------------------------------------------------------------------

globalThis.awslambda = {
  streamifyResponse(fn, options) {
    fn[STREAMING] = 'response';
    if (options && options.highWaterMark) fn[HIGH_WATER_MARK] = parseInt(options.highWaterMark, 10);
    return fn;
  },
  HttpResponseStream: class HttpResponseStream {
    static from(stream, prelude) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream._onBeforeFirstWrite = write => {
        write(JSON.stringify(prelude));
        write(Buffer.alloc(8));
      };
      return stream;
    }
  },
};

// ---- Loading the handler ----------------------------------------------------------------------

const {loadModule, loadFailure, chosen} = require('./loading.cjs')({TASK_ROOT, HANDLER, MODERN, STREAMING, failure});

function start(fn) {
  handler = fn;
  send(NEXT, onNext);
}

function initFailed(error) {
  logError(MODERN ? 'Init Error' : 'Uncaught Exception', error);
  onFatal(error, 129);
}

process.on('uncaughtException', error => {
  logError('Uncaught Exception', error);
  onFatal(error, 129);
});
process.on('unhandledRejection', (reason, promise) => {
  const error = failure('UnhandledPromiseRejection', String(reason));
  error.reason = reason;
  error.promise = promise;
  logError('Unhandled Promise Rejection', error);
  onFatal(error, 128);
});
process.on('beforeExit', () => {
  if (!handler) {
    process.stderr.write('Warning: Detected unsettled top-level await\n');
    process.exit(13);
  }
  const act = whenIdle;
  whenIdle = null;
  if (act) setImmediate(act);
});

try {
  if (HANDLER.includes('..')) {
    throw failure('MalformedHandlerName',
      `'${HANDLER}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const file = path.basename(HANDLER);
  const dot = file.indexOf('.');
  if (dot < 0) throw failure('MalformedHandlerName', 'Bad handler');
  const folder = HANDLER.slice(0, HANDLER.length - file.length);
  let loaded;
  try {
    loaded = loadModule(folder, file.slice(0, dot));
  } catch (error) {
    throw loadFailure(error);
  }
  if (util.types.isPromise(loaded)) {
    loaded.then(exported => start(chosen(exported, file.slice(dot + 1))),
      error => { throw loadFailure(error); }).catch(initFailed);
  } else {
    start(chosen(loaded, file.slice(dot + 1)));
  }
} catch (error) {
  initFailed(error);
}
