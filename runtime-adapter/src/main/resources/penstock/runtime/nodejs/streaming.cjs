'use strict';
// Invocations of streaming handlers (awslambda.streamifyResponse): the response is posted while the
// handler writes it. Errors before the first byte are ordinary ones; later ones go into trailers.
const {Writable} = require('stream');

/** A writable that posts what is written to it, chunk by chunk. */
function responseStream(runtime, id) {
  const {API, HEAD, socket, failure, headerText} = runtime;
  let contentType = 'application/octet-stream';
  let open = false; // The post has begun
  const chunk = (bytes, then) => {
    if (typeof bytes === 'string') bytes = Buffer.from(bytes);
    if (bytes.length === 0) return then && then();
    socket.cork();
    socket.write(`${bytes.length.toString(16)}\r\n`);
    socket.write(bytes);
    socket.write('\r\n', then);
    process.nextTick(() => socket.uncork());
  };
  const begin = () => {
    if (open) return;
    open = true;
    socket.write(`POST ${API}invocation/${id}/response${HEAD}Content-Type: ${headerText(contentType)}\r\n`
      + 'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n'
      + 'Trailer: Lambda-Runtime-Function-Error-Type\r\nTrailer: Lambda-Runtime-Function-Error-Body\r\n\r\n');
    if (stream._onBeforeFirstWrite) stream._onBeforeFirstWrite(bytes => chunk(bytes));
  };
  const stream = new Writable({
    highWaterMark: runtime.highWaterMark,
    write(bytes, _, done) {
      begin();
      chunk(bytes, done);
    },
    final(done) {
      begin();
      done();
    },
  });
  stream.setContentType = type => {
    if (open) throw failure('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    contentType = type;
  };
  stream.isOpen = () => open;
  return stream;
}

/** Runs one streaming invocation; `runtime` is what bootstrap.cjs shares. */
module.exports = function invokeStreaming(runtime, handler, id, headers, body) {
  const {NEXT, send, post, onPosted, onNext, failure, isError, errorBody, headerText, logError} = runtime;
  const stream = responseStream(runtime, id);
  let ended = false;
  const end = (error, whenReplied, then) => {
    if (ended) return;
    ended = true;
    runtime.onIdle(null);
    if (error && !stream.isOpen()) {
      return post(`invocation/${id}/error`, '', errorBody(error.value), whenReplied, then);
    }
    const trailers = error
      ? `Lambda-Runtime-Function-Error-Type: ${headerText(isError(error.value) ? error.value.name : typeof error.value)}\r\n`
        + `Lambda-Runtime-Function-Error-Body: ${Buffer.from(errorBody(error.value)).toString('base64')}\r\n`
      : '';
    send(`0\r\n${trailers}\r\n${then || ''}`, ...(then ? [whenReplied, onNext] : [whenReplied]));
  };
  const fail = value => {
    if (ended) return;
    logError('Invoke Error', value);
    end({value}, onPosted, NEXT);
    stream.destroy();
  };
  runtime.onFatal((value, status) => {
    runtime.onFatal(() => {});
    if (ended) process.exit(status);
    end({value}, () => process.exit(status));
  });
  let returned = false;
  const complete = () => {
    if (returned && stream.writableFinished) end(null, onPosted, NEXT);
  };
  runtime.onIdle(() => fail(returned
    ? failure('InvalidStreamingOperation', 'The handler returned without ending its response stream.')
    : failure('NodeJsExit', 'The handler neither returned nor left anything that could wake it.')));
  stream.on('finish', complete);
  stream.on('error', fail);
  try {
    const context = runtime.contextOf(id, headers);
    if (!runtime.modern) context.callbackWaitsForEmptyEventLoop = true;
    const result = handler(JSON.parse(body), stream, context);
    if (!result || typeof result.then !== 'function') {
      throw failure('MalformedStreamingHandler', 'Streaming does not support non-async handlers.');
    }
    result.then(value => {
      if (value !== undefined) console.warn('Streaming handlers ignore return values.');
      returned = true;
      complete();
    }, fail);
  } catch (error) {
    fail(error);
  }
};
