package io.penstock.function.http;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.ResponseStream;
import io.penstock.function.Result;
import io.penstock.function.TraceHeader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * One call. Lives on one context; this object is its own handler throughout, so that a call costs
 * few others.
 */
final class EndpointCall {
  private static final CharSequence REQUEST_ID =
      HttpHeaders.createOptimized("Lambda-Runtime-Aws-Request-Id");
  private static final CharSequence DEADLINE =
      HttpHeaders.createOptimized("Lambda-Runtime-Deadline-Ms");
  private static final CharSequence ARN =
      HttpHeaders.createOptimized("Lambda-Runtime-Invoked-Function-Arn");
  private static final CharSequence TRACE = HttpHeaders.createOptimized("Lambda-Runtime-Trace-Id");
  private static final CharSequence W3C = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence XRAY = HttpHeaders.createOptimized("X-Amzn-Trace-Id");
  private static final CharSequence CONTEXT =
      HttpHeaders.createOptimized("Lambda-Runtime-Client-Context");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final EndpointInvoker invoker;
  private final Invocation call;
  private final ContextInternal context;
  private final Promise<Result> promise;
  private HttpClientRequest request;
  private HttpClientResponse response;
  private Buffer body;
  private long startedNanos;
  private long timer;
  private boolean ended;
  private boolean readerGone;

  EndpointCall(EndpointInvoker invoker, Invocation call, ContextInternal context) {
    this.invoker = invoker;
    this.call = call;
    this.context = context;
    this.promise = context.promise();
  }

  Future<Result> begin() {
    invoker.door.client(context).request(invoker.request).onComplete(this::send, this::notSent);
    return promise.future();
  }

  /** Ends it from outside; from any thread. */
  void cancel(String reason) {
    context.runOnContext(
        _ -> {
          end(new Outcome.Unreachable(reason));
          reset();
        });
  }

  private void notSent(Throwable cause) {
    end(
        cause instanceof ConnectionPoolTooBusyException
            ? new Outcome.Throttled(
                Outcome.Reason.ConcurrentInvocationLimitExceeded, Duration.ofSeconds(1))
            : unreachable(cause));
  }

  private void send(HttpClientRequest connected) {
    request = connected;
    if (ended) {
      reset();
      return;
    }
    long timeout = invoker.spec.timeout().toMillis();
    startedNanos = System.nanoTime();
    timer = invoker.door.vertx.setTimer(timeout, _ -> timedOut());
    invoker.started(call);
    headers(request.headers(), invoker.door.clock.millis() + timeout);
    request.send(call.event()).onComplete(this::answered, this::failed);
  }

  private void headers(MultiMap headers, long deadlineMillis) {
    headers.set(HttpHeaders.HOST, invoker.authority);
    headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    headers.set(REQUEST_ID, bytes(call.requestId()));
    headers.set(DEADLINE, bytes(Long.toString(deadlineMillis)));
    headers.set(ARN, invoker.arn(call.function()));
    if (call.traceId() != null) {
      CharSequence trace = bytes(oneLine(call.traceId()));
      headers.set(TRACE, trace);
      headers.set(XRAY, trace);
      String w3c = TraceHeader.traceparent(call.traceId());
      if (w3c != null) headers.set(W3C, bytes(w3c));
    }
    if (call.clientContext() != null) {
      byte[] json = call.clientContext().getBytes(StandardCharsets.UTF_8);
      if (invoker.invokePath) {
        headers.set("X-Amz-Client-Context", Base64.getEncoder().encodeToString(json));
      } else {
        // A header's text is bytes: these are the UTF-8 ones
        headers.set(CONTEXT, oneLine(new String(json, StandardCharsets.ISO_8859_1)));
      }
    }
  }

  /** The codec copies these whole, and a string's characters one at a time. */
  private static CharSequence bytes(String text) {
    return HttpHeaders.createOptimized(text);
  }

  private static String oneLine(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replaceAll("[\\r\\n]+", " ");
  }

  private void answered(HttpClientResponse answer) {
    response = answer;
    response.exceptionHandler(this::failed);
    if (call.stream() != null
        && !invoker.invokePath
        && EndpointResponses.isSuccess(answer.statusCode())) {
      call.stream().start(contentType());
      response.handler(this::pass).endHandler(_ -> end(new Outcome.Returned(Buffer.buffer())));
    } else {
      response.handler(this::keep).endHandler(_ -> complete());
    }
  }

  private void keep(Buffer chunk) {
    if (ended) {
      return;
    }
    int had = body == null ? 0 : body.length();
    if (chunk.length() > FunctionErrors.MAX_RESPONSE_BYTES - had) {
      body = null;
      end(FunctionErrors.responseTooLarge());
      reset();
    } else {
      body = body == null ? chunk : body.appendBuffer(chunk);
    }
  }

  private void pass(Buffer chunk) {
    if (ended || readerGone) {
      return;
    }
    Future<Void> taken = call.stream().write(chunk);
    if (!taken.isComplete()) {
      response.pause();
      taken.onComplete(
          done ->
              context.runOnContext(
                  _ -> {
                    readerGone |= done.failed();
                    response.resume();
                  }));
    } else if (taken.failed()) {
      readerGone = true;
    }
  }

  private void complete() {
    Buffer whole = body == null ? Buffer.buffer() : body;
    Outcome outcome =
        invoker.invokePath
            ? EndpointResponses.ofInvokePath(response, whole, call.requestId())
            : EndpointResponses.ofPost(response, whole, invoker.door.clock);
    ResponseStream stream = call.stream();
    if (stream != null && outcome instanceof Outcome.Returned(Buffer payload)) {
      stream.start(contentType());
      stream.write(payload);
      outcome = new Outcome.Returned(Buffer.buffer());
    }
    end(outcome);
  }

  private String contentType() {
    String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "application/octet-stream" : type;
  }

  private void timedOut() {
    end(FunctionErrors.timedOut(call.requestId(), invoker.spec.timeout()));
    reset();
  }

  private void failed(Throwable cause) {
    end(unreachable(cause));
  }

  private Outcome unreachable(Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new Outcome.Unreachable(
        "POST " + invoker.request.getHost() + ":" + invoker.request.getPort() + ": " + why);
  }

  private void reset() {
    if (request != null) {
      request.reset();
    }
  }

  private void end(Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    Result result = Result.notRun(outcome);
    if (startedNanos != 0) {
      invoker.door.vertx.cancelTimer(timer);
      long took = System.nanoTime() - startedNanos;
      result = new Result(outcome, new Report(took, 0, invoker.spec.memoryMb(), 0, null));
      invoker.ended(call, result);
    }
    promise.complete(result);
    invoker.left(this);
  }
}
