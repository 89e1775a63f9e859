package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Passes a response on while the function writes it. The runtime is read no faster than the caller
 * takes the chunks. A caller who went away does not stop the function: the rest is read and
 * dropped, as Lambda does.
 */
final class StreamedResponse implements BodyReader {
  private final RuntimeConnection connection;
  private final RuntimeApiHandler desk;
  private final PendingInvocation pending;
  private final ResponseStream stream;
  private final String contentType;
  private boolean started;
  private boolean readerGone;

  StreamedResponse(
      RuntimeConnection connection,
      RuntimeApiHandler desk,
      PendingInvocation pending,
      String contentType) {
    this.connection = connection;
    this.desk = desk;
    this.pending = pending;
    this.stream = pending.call.stream();
    this.contentType = contentType == null ? "application/octet-stream" : contentType;
  }

  @Override
  public void data(ByteBuf bytes) {
    if (readerGone || pending.ended() || !bytes.isReadable()) {
      return;
    }
    start();
    Buffer chunk = BufferInternal.buffer(Unpooled.buffer(bytes.readableBytes()).writeBytes(bytes));
    Future<Void> taken = stream.write(chunk);
    if (!taken.isComplete()) {
      connection.pause();
      taken.onComplete(
          done -> {
            readerGone |= done.failed();
            connection.resume();
          });
    } else if (taken.failed()) {
      readerGone = true;
    }
  }

  @Override
  public Reply end(HttpHeaders trailers) {
    if (pending.ended()) {
      return Reply.INVALID_REQUEST_ID;
    }
    String errorType = trailers.get(ErrorTypes.HEADER);
    if (errorType != null) {
      pending.end(ErrorTypes.fromTrailers(errorType, trailers.get(ErrorTypes.BODY_TRAILER)));
    } else {
      start();
      pending.end(new Outcome.Returned(Buffer.buffer()));
    }
    return Reply.ACCEPTED;
  }

  @Override
  public void lost() {
    if (!started) {
      pending.answering = false;
    } else if (!pending.ended()) {
      desk.truncated(pending);
    }
  }

  /** Not before the first byte: what fails before it is an ordinary error. */
  private void start() {
    if (!started) {
      started = true;
      stream.start(contentType);
    }
  }
}
