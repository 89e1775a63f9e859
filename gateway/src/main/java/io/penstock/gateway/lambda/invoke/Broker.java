package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Outcome.Reason;
import io.penstock.function.Result;
import io.penstock.function.TraceHeader;
import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
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
   * @param random draws the version behind a weighted alias; must be safe on any thread
   */
  public Broker(
      LiveFunctions functions,
      Accepts accepts,
      ActivityFeed activity,
      InstantSource clock,
      RandomGenerator random) {
    this.clock = clock;
    this.activity = activity;
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
    return invoke(live.invoker(), traced(call))
        .onComplete(
            ended -> {
              gate.leave();
              function.meters().left(ended.result());
              tell(call, source, ended.result());
            });
  }

  private void tell(Invocation call, String source, Result result) {
    if (activity.isFollowed())
      activity.tell(
          new Activity.Called(clock.instant(), call.requestId(), call.function(), source, result));
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
    return accepts.accept(events);
  }

  /** Every invocation has a trace, whatever it came by. */
  private Invocation traced(Invocation call) {
    return call.traced(TraceHeader.whole(call.traceId(), clock.instant(), random));
  }

  /** Whether there is such a function, and such a version or alias of it. */
  public boolean knows(FunctionRef ref) {
    LiveFunction function = functions.get(ref.name());
    return function != null && function.pick(ref.qualifier(), random) != null;
  }
}
