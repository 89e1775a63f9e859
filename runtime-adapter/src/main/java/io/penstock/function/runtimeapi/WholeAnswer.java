package io.penstock.function.runtimeapi;

import io.netty.handler.codec.http.HttpHeaders;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiFunction;

/**
 * Ends an invocation with a response or an error that is kept whole: posted so, or streamed for a
 * caller who does not stream.
 */
record WholeAnswer(
    PendingInvocation pending, boolean response, String contentType, String errorType)
    implements BiFunction<Buffer, HttpHeaders, Reply> {

  @Override
  public Reply apply(Buffer body, HttpHeaders trailers) {
    if (pending.ended()) {
      return Reply.INVALID_REQUEST_ID;
    }
    String failedLate = trailers.get(ErrorTypes.HEADER);
    if (failedLate != null) {
      pending.end(ErrorTypes.fromTrailers(failedLate, trailers.get(ErrorTypes.BODY_TRAILER)));
    } else if (!response) {
      pending.end(ErrorTypes.raised(errorType, contentType, body));
    } else if (pending.call.stream() == null) {
      pending.end(new Outcome.Returned(body));
    } else {
      pass(pending.call.stream(), body);
    }
    return Reply.ACCEPTED;
  }

  /** The reader may be slow, or gone: neither is the function's affair. */
  private void pass(ResponseStream stream, Buffer body) {
    stream.start(contentType == null ? "application/json" : contentType);
    stream.write(body);
    pending.end(new Outcome.Returned(Buffer.buffer()));
  }
}
