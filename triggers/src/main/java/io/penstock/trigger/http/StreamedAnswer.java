package io.penstock.trigger.http;

import io.penstock.function.ResponseStream;
import io.penstock.trigger.shape.HeaderLines;
import io.penstock.trigger.shape.HttpApiResult;
import io.penstock.trigger.shape.HttpResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;

/**
 * A response that is sent while the function still writes it: for function URLs whose invoke mode
 * is RESPONSE_STREAM. With the content type of the HTTP integration a JSON prelude and eight NUL
 * bytes come first and become status and headers; otherwise all is body.
 *
 * <p>{@link #start} and {@link #write} may be called on any context; the rest on the connection's.
 */
final class StreamedAnswer implements ResponseStream {
  private static final String INTEGRATION = "application/vnd.awslambda.http-integration-response";
  private static final int SEPARATOR = 8;
  private static final int MAX_PRELUDE = 64 * 1024;

  /** AWS's limit on a streamed response. */
  private static final long MAX_BYTES = 200L * 1024 * 1024;

  private final ContextInternal context;
  private final ResponseWriter answer;
  private final HttpServerResponse response;
  private final boolean bodyless;

  private boolean started;
  private Buffer prelude;
  private HttpServerResponse open;
  private boolean dropBody;
  private long sent;
  private Promise<Void> waiting;
  private String failure;

  StreamedAnswer(
      ContextInternal context,
      ResponseWriter answer,
      HttpServerResponse response,
      HttpMethod method) {
    this.context = context;
    this.answer = answer;
    this.response = response;
    bodyless = method == HttpMethod.HEAD;
  }

  @Override
  public void start(String contentType) {
    run(() -> begin(contentType));
  }

  private void begin(String contentType) {
    if (started || failure != null) {
      return;
    }
    started = true;
    if (contentType != null && contentType.startsWith(INTEGRATION)) {
      prelude = Buffer.buffer();
    } else {
      String type = contentType == null ? "application/octet-stream" : contentType;
      open(new HttpResult.Answer(200, HeaderLines.of("content-type", type), Buffer.buffer()));
    }
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    Promise<Void> done = Promise.promise();
    run(() -> write(chunk, done));
    return done.future();
  }

  private void write(Buffer chunk, Promise<Void> done) {
    if (failure != null || response.closed()) {
      done.fail(failure == null ? "the client has gone" : failure);
    } else if (open == null) {
      prelude(chunk, done);
    } else {
      send(chunk, done);
    }
  }

  private void prelude(Buffer chunk, Promise<Void> done) {
    if (prelude == null) {
      done.fail("written before it was started");
      return;
    }
    int from = Math.max(0, prelude.length() - SEPARATOR + 1);
    prelude.appendBuffer(chunk);
    int end = separator(prelude, from);
    if (end < 0) {
      if (prelude.length() > MAX_PRELUDE) {
        fail("the prelude has no end", done);
      } else {
        done.complete();
      }
      return;
    }
    switch (HttpApiResult.prelude(prelude.slice(0, end))) {
      case HttpResult.Malformed malformed -> fail(malformed.reason(), done);
      case HttpResult.Answer head -> {
        Buffer rest = prelude.slice(end + SEPARATOR, prelude.length());
        prelude = null;
        open(head);
        send(rest, done);
      }
    }
  }

  private void open(HttpResult.Answer head) {
    open = answer.head(head);
    dropBody = bodyless || head.status() == 204 || head.status() == 304;
    if (!dropBody) {
      // The client learns status and headers now, not with the first byte of the body.
      open.writeHead();
    }
    open.exceptionHandler(_ -> abandon());
    open.drainHandler(_ -> drained());
  }

  private void send(Buffer chunk, Promise<Void> done) {
    sent += chunk.length();
    if (sent > MAX_BYTES) {
      fail("the response is larger than Lambda allows", done);
      return;
    }
    if (dropBody || chunk.length() == 0) {
      done.complete();
      return;
    }
    open.write(chunk);
    if (open.writeQueueFull()) {
      waiting = done;
    } else {
      done.complete();
    }
  }

  private void drained() {
    Promise<Void> done = waiting;
    waiting = null;
    if (done != null) {
      done.complete();
    }
  }

  private void fail(String reason, Promise<Void> done) {
    failure = reason;
    done.fail(reason);
  }

  /** The client has gone, or the response was ended without the function: its writes now fail. */
  void abandon() {
    if (failure == null) {
      failure = "the client has gone";
    }
    Promise<Void> done = waiting;
    waiting = null;
    if (done != null) {
      done.fail(failure);
    }
  }

  /** Whether status and headers are out: from then on an error can only cut the connection. */
  boolean isOpen() {
    return open != null;
  }

  /** Whether the function has written anything at all. */
  boolean isStarted() {
    return started;
  }

  /** What was wrong with what the function wrote; null when nothing was. */
  String failure() {
    return failure;
  }

  /** The function has ended well. */
  void end() {
    open.end();
  }

  private static int separator(Buffer buffer, int from) {
    int zeros = 0;
    for (int i = from; i < buffer.length(); i++) {
      zeros = buffer.getByte(i) == 0 ? zeros + 1 : 0;
      if (zeros == SEPARATOR) {
        return i - SEPARATOR + 1;
      }
    }
    return -1;
  }

  private void run(Runnable task) {
    if (context.inThread()) {
      task.run();
    } else {
      context.runOnContext(_ -> task.run());
    }
  }
}
