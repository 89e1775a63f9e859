package io.penstock.gateway.lambda.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/** Invoke: synchronous, asynchronous, and dry. The event's bytes are checked, never rebuilt. */
final class InvokeOperation {
  private static final int TAIL_BYTES = 4_096;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxStringLength(8 * 1024 * 1024)
                  .build())
          .build();
  private static final Buffer NOTHING = Buffer.buffer("{}");

  private final Intake intake;
  private final Registry registry;
  private final FunctionNames names;

  InvokeOperation(Intake intake, Registry registry, FunctionNames names) {
    this.intake = intake;
    this.registry = registry;
    this.names = names;
  }

  Future<Reply> serve(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), call.query().get("Qualifier"));
    String type = InvocationHeaders.type(call, "RequestResponse", "Event", "DryRun");
    InvocationHeaders.checkLogType(call);
    String version = executedVersion(ref);
    return switch (type) {
      case "Event" -> accept(call, ref, Buffer.buffer());
      case "DryRun" -> Future.succeededFuture(Reply.empty(204));
      default -> call(call, ref, version);
    };
  }

  /** The operation of 2014: always asynchronous. */
  Future<Reply> async(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), null);
    executedVersion(ref);
    return accept(call, ref, Buffer.buffer("{\"Status\":202}"));
  }

  private String executedVersion(FunctionRef ref) {
    return executedVersion(registry, ref);
  }

  /** The version behind the qualifier: the one of an alias before its weights are drawn. */
  static String executedVersion(Registry registry, FunctionRef ref) {
    Function function = registry.function(ref.name());
    if (function == null) throw FunctionNames.unknown(ref);
    if (ref.qualifier() == null) return FunctionRef.LATEST;
    Alias alias = function.aliases().get(ref.qualifier());
    String version = alias == null ? ref.qualifier() : alias.version();
    if (function.version(version) == null) throw FunctionNames.unknown(ref);
    return version;
  }

  static Buffer event(AwsCall call) {
    Buffer body = call.body();
    if (body.length() == 0) return NOTHING;
    try (JsonParser parser = JSON.createParser(body.getBytes())) {
      if (parser.nextToken() == null) return NOTHING;
      parser.skipChildren();
      if (parser.nextToken() != null) throw new IOException("more than one value");
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new AwsFault(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: " + reason);
    }
    return body;
  }

  private Future<Reply> call(AwsCall call, FunctionRef ref, String version) {
    var invocation =
        new Invocation(
            call.requestId(),
            ref,
            event(call),
            call.headers().get("x-amzn-trace-id"),
            InvocationHeaders.clientContext(call),
            InvocationHeaders.isTail(call),
            null);
    return intake.call(invocation, "invoke").map(result -> reply(version, result));
  }

  private static Reply reply(String version, Result result) {
    AwsFault refused = refusal(result.outcome());
    if (refused != null) throw refused;
    return call -> answer(call.response(), version, result);
  }

  /** The fault of a call that did not reach the function, or null. */
  static AwsFault refusal(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Throttled throttled ->
          LambdaService.rateExceeded(throttled.reason().name())
              .after(Math.max(1, throttled.retryAfter().toSeconds()));
      case Outcome.Unreachable unreachable ->
          new AwsFault(502, "InvalidRuntimeException", unreachable.reason());
      case Outcome.Returned _, Outcome.Raised _, Outcome.TimedOut _ -> null;
    };
  }

  private static void answer(HttpServerResponse response, String version, Result result) {
    response.putHeader("X-Amz-Executed-Version", version);
    if (result.outcome().isFunctionError()) response.putHeader("X-Amz-Function-Error", "Unhandled");
    Buffer log = result.report().logTail();
    if (log != null)
      response.putHeader(
          "X-Amz-Log-Result",
          Base64.getEncoder()
              .encodeToString(log.getBytes(Math.max(0, log.length() - TAIL_BYTES), log.length())));
    response.putHeader("content-type", "application/json").end(result.outcome().payload());
  }

  private Future<Reply> accept(AwsCall call, FunctionRef ref, Buffer body) {
    var event =
        new Event(
            call.requestId(), ref, event(call), "invoke", call.headers().get("x-amzn-trace-id"));
    return intake
        .accept(List.of(event))
        .map(stored -> answered -> answered.response().setStatusCode(202).end(body));
  }
}
