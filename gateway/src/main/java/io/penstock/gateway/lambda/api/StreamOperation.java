package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.penstock.function.Result;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.Intake;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** InvokeWithResponseStream: the function's bytes as event-stream frames while it writes them. */
final class StreamOperation {
  private final Vertx vertx;
  private final Intake intake;
  private final Registry registry;
  private final FunctionNames names;

  StreamOperation(Vertx vertx, Intake intake, Registry registry, FunctionNames names) {
    this.vertx = vertx;
    this.intake = intake;
    this.registry = registry;
    this.names = names;
  }

  Future<Reply> serve(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), call.query().get("Qualifier"));
    String type = InvocationHeaders.type(call, "RequestResponse", "DryRun");
    InvocationHeaders.checkLogType(call);
    String version = InvokeOperation.executedVersion(registry, ref);
    if (type.equals("DryRun")) return Future.succeededFuture(Reply.empty(204));
    var frames = new Frames(call.response(), vertx.getOrCreateContext(), version);
    var invocation =
        new Invocation(
            call.requestId(),
            ref,
            InvokeOperation.event(call),
            call.headers().get("x-amzn-trace-id"),
            InvocationHeaders.clientContext(call),
            InvocationHeaders.isTail(call),
            frames);
    return intake.call(invocation, "invoke").compose(frames::end);
  }

  /** Writes chunks as frames, on the response's context. */
  private static final class Frames implements ResponseStream {
    private final HttpServerResponse response;
    private final Context context;
    private final String version;
    private boolean begun;

    Frames(HttpServerResponse response, Context context, String version) {
      this.response = response;
      this.context = context;
      this.version = version;
    }

    @Override
    public void start(String contentType) {}

    private void begin() {
      if (begun) return;
      begun = true;
      response
          .setChunked(true)
          .putHeader("content-type", "application/vnd.amazon.eventstream")
          .putHeader("X-Amz-Executed-Version", version);
    }

    @Override
    public Future<Void> write(Buffer chunk) {
      Promise<Void> taken = Promise.promise();
      context.runOnContext(
          none -> {
            if (response.closed()) {
              taken.fail("the reader has gone");
              return;
            }
            begin();
            response.write(EventStream.frame("PayloadChunk", "application/octet-stream", chunk));
            if (response.writeQueueFull()) response.drainHandler(drained -> taken.tryComplete());
            else taken.complete();
          });
      response.closeHandler(none -> taken.tryFail("the reader has gone"));
      return taken.future();
    }

    Future<Reply> end(Result result) {
      Promise<Reply> ended = Promise.promise();
      context.runOnContext(
          none -> {
            AwsFault refused = begun ? null : InvokeOperation.refusal(result.outcome());
            if (refused != null) {
              ended.fail(refused);
              return;
            }
            begin();
            finish(result);
            ended.complete(Reply.SENT);
          });
      return ended.future();
    }

    private void finish(Result result) {
      if (response.closed()) return;
      var complete = new JsonObject();
      if (result.report().logTail() != null)
        complete.put(
            "LogResult", Base64.getEncoder().encodeToString(result.report().logTail().getBytes()));
      switch (result.outcome()) {
        case Outcome.Returned returned -> {
          if (returned.payload().length() > 0)
            response.write(
                EventStream.frame("PayloadChunk", "application/octet-stream", returned.payload()));
        }
        default ->
            complete
                .put("ErrorCode", "Unhandled")
                .put("ErrorDetails", result.outcome().payload().toString());
      }
      response.end(EventStream.frame("InvokeComplete", "application/json", complete.toBuffer()));
    }
  }
}
