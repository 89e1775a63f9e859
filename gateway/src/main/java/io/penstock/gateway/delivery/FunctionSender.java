package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.gateway.delivery.AsyncConfigs.AsyncPolicy;
import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.trigger.Intake;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Carries events to functions, by Lambda's rules for asynchronous invocation. */
public final class FunctionSender implements DeliverySender {
  private final Intake intake;
  private final AsyncConfigs configs;
  private final Envelopes envelopes;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param intake its {@code call} reaches the functions
   */
  public FunctionSender(
      Intake intake,
      AsyncConfigs configs,
      Envelopes envelopes,
      InstantSource clock,
      RandomGenerator random) {
    this.intake = intake;
    this.configs = configs;
    this.envelopes = envelopes;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<Settlement> carry(Lease lease) {
    Delivery delivery = lease.delivery();
    FunctionRef function = FunctionRef.parse(delivery.target());
    AsyncPolicy policy = function == null ? null : configs.of(function);
    Instant now = clock.instant();
    if (policy == null) return Future.succeededFuture(gone(lease, function, now));
    Buffer event = delivery.details() == null ? delivery.payload() : envelopes.event(delivery);
    Condition hopeless = hopeless(lease.progress(), policy, now);
    if (hopeless != null)
      return Future.succeededFuture(giveUp(lease, event, function, policy, hopeless, now));
    return intake
        .call(
            new Invocation(delivery.id(), function, event, delivery.traceId(), null, true, null),
            delivery.source())
        .map(result -> ended(lease, event, function, policy, now, result))
        .recover(
            e ->
                e instanceof UnknownFunctionException
                    ? Future.succeededFuture(gone(lease, function, clock.instant()))
                    : Future.failedFuture(e));
  }

  /** Why there is no use in trying; null when there is. */
  private static Condition hopeless(AttemptCounts progress, AsyncPolicy policy, Instant now) {
    if (progress.lost() >= QUARANTINE_AFTER) return Condition.Quarantined;
    if (policy.suspended()) return Condition.ZeroReservedConcurrency;
    if (policyOf(policy).expired(progress, now)) return Condition.EventAgeExceeded;
    return null;
  }

  private static AsyncInvokeRetries policyOf(AsyncPolicy policy) {
    return new AsyncInvokeRetries(policy.maximumRetryAttempts(), policy.maximumEventAge());
  }

  /** Its destinations are told as far as they are known: of the qualifier, or of the function. */
  private Settlement gone(Lease lease, FunctionRef function, Instant now) {
    AsyncPolicy policy = null;
    if (function != null) policy = configs.of(function);
    if (function != null && policy == null) policy = configs.last(function);
    if (policy == null)
      return new Settlement(
          new Verdict.Dead(Condition.FunctionNotFound), lease.progress(), null, List.of());
    Delivery delivery = lease.delivery();
    Buffer event = delivery.details() == null ? delivery.payload() : envelopes.event(delivery);
    return giveUp(lease, event, function, policy, Condition.FunctionNotFound, now);
  }

  private static Settlement giveUp(
      Lease lease,
      Buffer event,
      FunctionRef function,
      AsyncPolicy policy,
      Condition why,
      Instant now) {
    var verdict = new Verdict.Dead(why);
    var then =
        new InvokeDestinations(lease, event, function, policy, now)
            .of(verdict, lease.progress(), null);
    return new Settlement(verdict, lease.progress(), null, then);
  }

  private Settlement ended(
      Lease lease,
      Buffer event,
      FunctionRef function,
      AsyncPolicy policy,
      Instant started,
      Result result) {
    Outcome outcome = result.outcome();
    Instant now = clock.instant();
    Attempt attempt = attempt(started, now, result);
    AttemptCounts progress = lease.progress().after(attempt.ended());
    Duration retryAfter =
        outcome instanceof Outcome.Throttled t && t.retryAfter() != null
            ? t.retryAfter()
            : Duration.ZERO;
    Verdict verdict = policyOf(policy).decide(progress, attempt.ended(), retryAfter, now, random);
    var then =
        new InvokeDestinations(lease, event, function, policy, now).of(verdict, progress, outcome);
    return new Settlement(verdict, progress, attempt, then);
  }

  private static Attempt attempt(Instant started, Instant now, Result result) {
    Report report = result.report();
    Duration took =
        report.durationNanos() > 0
            ? Duration.ofNanos(report.durationNanos())
            : Duration.between(started, now);
    return switch (result.outcome()) {
      case Outcome.Returned _ -> new Attempt(started, took, Ended.RETURNED, null, null, null);
      case Outcome.Raised raised ->
          new Attempt(
              started,
              took,
              Ended.RAISED,
              raised.errorType(),
              ErrorText.messageOf(raised.payload()),
              text(report.logTail()));
      case Outcome.TimedOut timedOut ->
          new Attempt(
              started,
              took,
              Ended.TIMED_OUT,
              "Sandbox.Timedout",
              ErrorText.messageOf(timedOut.payload()),
              text(report.logTail()));
      case Outcome.Throttled throttled ->
          new Attempt(
              started,
              took,
              Ended.THROTTLED,
              "TooManyRequestsException",
              String.valueOf(throttled.reason()),
              null);
      case Outcome.Unreachable unreachable ->
          new Attempt(
              started, took, Ended.UNREACHABLE, "ServiceException", unreachable.reason(), null);
    };
  }

  private static String text(Buffer log) {
    return log == null ? null : log.toString(StandardCharsets.UTF_8);
  }
}
