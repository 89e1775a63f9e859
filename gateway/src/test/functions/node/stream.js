// Streams what its event asks for: {"chunks": [...], "fail": true}, or a page for a function URL.
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.requestContext) {
    stream = awslambda.HttpResponseStream.from(stream, {
      statusCode: 202,
      headers: { "content-type": "text/plain", "x-from": "stream" },
      cookies: ["a=1", "b=2"],
    });
    stream.write("one ");
    await new Promise((done) => setTimeout(done, 50));
    stream.write("two");
    stream.end();
    return;
  }
  for (const chunk of event.chunks ?? []) {
    stream.write(chunk);
    await new Promise((done) => setTimeout(done, 20));
  }
  if (event.fail) throw new TypeError("in the middle");
  stream.end();
});
