package io.penstock.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A schedule: of an EventBridge rule, or of EventBridge Scheduler. Immutable.
 *
 * @param arn its ARN; also its identity
 * @param name for people
 * @param kind which service's rules apply
 * @param text the expression as written
 * @param expression the same, parsed
 * @param zone the schedule's time zone; a rule's is UTC
 * @param start first possible firing, or null
 * @param end last possible firing, or null
 * @param enabled whether it fires at all
 * @param window how much later than its time a firing may come (flexible time window); zero: none
 * @param targetArn function (with the qualifier to call), topic, bus or queue; a rule's own ARN
 *     when the rule knows its targets
 * @param input constant input as JSON text, or null for the service's own event
 * @param maximumRetryAttempts 0 to 185: hand-over attempts; not the function's own retries
 * @param maximumEventAge 60 seconds to 24 hours
 * @param deadLetterArn queue for firings that could not be handed over, or null
 * @param deleteAfterCompletion whether it goes once it will never fire again
 * @param since when it was made or its times last changed: no turn before it counts, and a rate
 *     counts from it; null: from when the clock hears of it
 */
public record Schedule(
    String arn,
    String name,
    Kind kind,
    String text,
    ScheduleExpression expression,
    ZoneId zone,
    Instant start,
    Instant end,
    boolean enabled,
    Duration window,
    String targetArn,
    String input,
    int maximumRetryAttempts,
    Duration maximumEventAge,
    String deadLetterArn,
    boolean deleteAfterCompletion,
    TargetParameters parameters,
    Instant since) {

  /**
   * What some targets want besides the input; null where it does not apply.
   *
   * @param messageGroupId of a FIFO queue
   * @param detailType of an event bus
   * @param source likewise
   */
  public record TargetParameters(String messageGroupId, String detailType, String source) {
    public static final TargetParameters NONE = new TargetParameters(null, null, null);
  }

  /** Which service a schedule belongs to. */
  public enum Kind {
    /**
     * A rule's {@code ScheduleExpression}: a rate's first firing is one period after it was made.
     */
    RULE,
    /** EventBridge Scheduler: a rate without a start begins at once. */
    SCHEDULER
  }

  private static final Pattern ARN = Pattern.compile("arn(:[^:\"\\\\\\p{Cntrl}]*){5,}");

  public Schedule {
    if (!ARN.matcher(arn).matches()) throw new IllegalArgumentException(arn + ": not an ARN.");
    Objects.requireNonNull(text);
    Objects.requireNonNull(expression);
    Objects.requireNonNull(zone);
    Objects.requireNonNull(window);
    Objects.requireNonNull(targetArn);
    Objects.requireNonNull(parameters);
  }

  /**
   * The first firing after an instant, or null.
   *
   * @param created when the schedule was made or last changed: what a rate counts from
   */
  public Instant next(Instant after, Instant created) {
    if (!enabled) return null;
    if (expression instanceof ScheduleExpression.At) return expression.next(after, created, zone);
    Instant from = start != null && start.isAfter(after) ? start.minusMillis(1) : after;
    Instant next = expression.next(from, anchor(created), zone);
    return next == null || end != null && next.isAfter(end) ? null : next;
  }

  /** The same schedule whose times are as they are since then. */
  public Schedule since(Instant instant) {
    return new Schedule(
        arn,
        name,
        kind,
        text,
        expression,
        zone,
        start,
        end,
        enabled,
        window,
        targetArn,
        input,
        maximumRetryAttempts,
        maximumEventAge,
        deadLetterArn,
        deleteAfterCompletion,
        parameters,
        instant);
  }

  /** The only time at which it can fire; null when it fires again and again. */
  public Instant once() {
    return expression instanceof ScheduleExpression.At at ? at.instant(zone) : null;
  }

  /** Whether it has a turn after an instant, were it enabled. */
  public boolean firesAfter(Instant after) {
    Instant once = once();
    if (once != null) return once.isAfter(after);
    Instant from = start != null && start.isAfter(after) ? start.minusMillis(1) : after;
    Instant next = expression.next(from, anchor(after), zone);
    return next != null && (end == null || !next.isAfter(end));
  }

  /** Whether another version of a schedule fires at the same times: a rate then keeps its phase. */
  public boolean sameTimes(Schedule other) {
    return kind == other.kind
        && text.equals(other.text)
        && zone.equals(other.zone)
        && Objects.equals(start, other.start)
        && Objects.equals(end, other.end)
        && enabled == other.enabled
        && window.equals(other.window);
  }

  private Instant anchor(Instant created) {
    if (start != null) return start;
    if (expression instanceof ScheduleExpression.Rate rate && kind == Kind.RULE)
      return created.plus(rate.every());
    return created;
  }
}
