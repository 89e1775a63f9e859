package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Outcome.Reason;
import io.penstock.function.Result;
import io.penstock.function.TraceHeader;
import io.penstock.function.Tracing;
import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The middle of the house: every trigger hands its events over here. A call goes name, qualifier,
 * concurrency limits, invoker, in that order, as Lambda checks it; nothing waits in line. What is
 * accepted goes to the durable queue. Any thread; the hot path takes no lock.
 */
public final class Broker implements Intake {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final LiveFunctions functions;
  private final Accepts accepts;
  private final ActivityFeed activity;
  private final Tracing tracing;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** Where accepted events become durable. */
  @FunctionalInterface
  public interface Accepts {
    /** Completes once all events are synced to disk. */
    Future<Void> accept(List<Event> events);
  }

  /**
   * @param activity told of every call that has ended
   * @param tracing has a span of every call and every accept
   * @param random draws the version behind a weighted alias; must be safe on any thread
   */
  public Broker(
      LiveFunctions functions,
      Accepts accepts,
      ActivityFeed activity,
      Tracing tracing,
      InstantSource clock,
      RandomGenerator random) {
    this.clock = clock;
    this.activity = activity;
    this.tracing = tracing;
    this.functions = functions;
    this.accepts = accepts;
    this.random = random;
  }

  @Override
  public Future<Result> call(Invocation call, String source) {
    FunctionRef ref = call.function();
    LiveFunction function = functions.get(ref.name());
    if (function == null) return Future.failedFuture(new UnknownFunctionException(ref));
    var live = function.pick(ref.qualifier(), random);
    if (live == null) return Future.failedFuture(new UnknownFunctionException(ref));
    ConcurrencyLimit gate =
        function.reserved() != null ? function.reserved() : functions.unreserved();
    if (!gate.enter()) {
      function.meters().throttled();
      Result full =
          Result.notRun(
              new Outcome.Throttled(
                  function.reserved() != null
                      ? Reason.ReservedFunctionConcurrentInvocationLimitExceeded
                      : Reason.ConcurrentInvocationLimitExceeded,
                  TRY_AGAIN));
      tell(call, source, full);
      return Future.succeededFuture(full);
    }
    function.meters().entered();
    Tracing.Span span =
        tracing
            .begin(Tracing.Kind.CLIENT, "invoke", ref.name(), call.traceId())
            .tag("faas.invocation_id", call.requestId());
    return invoke(live.invoker(), traced(call, span))
        .onComplete(
            ended -> {
              span.end(problem(ended));
              gate.leave();
              function.meters().left(ended.result(), span.header(null));
              tell(call, source, ended.result());
            });
  }

  private void tell(Invocation call, String source, Result result) {
    if (activity.isFollowed())
      activity.tell(
          new Activity.Called(clock.instant(), call.requestId(), call.function(), source, result));
  }

  private static String problem(AsyncResult<Result> ended) {
    return ended.failed()
        ? ended.cause().toString()
        : switch (ended.result().outcome()) {
          case Outcome.Returned _ -> null;
          case Outcome other -> other.getClass().getSimpleName();
        };
  }

  /** One that throws has failed: what it holds is given back all the same. */
  private static Future<Result> invoke(Invoker invoker, Invocation call) {
    try {
      return invoker.invoke(call);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> accept(List<Event> events) {
    for (Event event : events)
      if (!knows(event.target()))
        return Future.failedFuture(new UnknownFunctionException(event.target()));
    if (tracing == Tracing.OFF) return accepts.accept(events);
    var traced = new ArrayList<Event>(events.size());
    var spans = new ArrayList<Tracing.Span>(events.size());
    for (Event event : events) {
      Tracing.Span span =
          tracing
              .begin(Tracing.Kind.PRODUCER, "accept", event.target().name(), event.traceId())
              .tag("faas.invocation_id", event.id());
      spans.add(span);
      traced.add(event.traced(span.header(event.traceId())));
    }
    return accepts
        .accept(traced)
        .onComplete(
            done -> {
              for (Tracing.Span span : spans)
                span.end(done.failed() ? done.cause().getMessage() : null);
            });
  }

  @Override
  public Tracing tracing() {
    return tracing;
  }

  /** Every invocation has a trace, whatever it came by. */
  private Invocation traced(Invocation call, Tracing.Span span) {
    String given = span.header(call.traceId());
    return call.traced(TraceHeader.whole(given, clock.instant(), random));
  }

  /** Whether there is such a function, and such a version or alias of it. */
  public boolean knows(FunctionRef ref) {
    LiveFunction function = functions.get(ref.name());
    return function != null && function.pick(ref.qualifier(), random) != null;
  }
}
