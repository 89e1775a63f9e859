package io.penstock.function.runtimeapi;

import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Ends an invocation with a response or an error that was posted whole. */
record WholeAnswer(Flight flight, boolean response, String contentType, String errorType)
    implements Function<Buffer, Reply> {

  @Override
  public Reply apply(Buffer body) {
    if (flight.ended()) {
      return Reply.INVALID_REQUEST_ID;
    }
    if (!response) {
      flight.end(ErrorTypes.raised(errorType, contentType, body));
    } else if (flight.call.stream() == null) {
      flight.end(new Outcome.Returned(body));
    } else {
      pass(flight.call.stream(), body);
    }
    return Reply.ACCEPTED;
  }

  /** The reader may be slow, or gone: neither is the function's affair. */
  private void pass(ResponseStream stream, Buffer body) {
    stream.start(contentType == null ? "application/json" : contentType);
    stream.write(body);
    flight.end(new Outcome.Returned(Buffer.buffer()));
  }
}
