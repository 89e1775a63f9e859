package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One thing to hand over to one target, as it was accepted. What has become of it since is in
 * {@link AttemptCounts}.
 *
 * @param id unique; of a function's event the request id of every attempt
 * @param kind which {@link DeliverySender} hands it over: {@code function}, {@code destination},
 *     ...
 * @param lane deliveries of one lane share concurrency and back-pressure and never hold up another
 *     lane: {@code function:NAME}, {@code destination:ARN}
 * @param target function ARN as addressed, or ARN or URL of a destination
 * @param payload bytes; deliveries put together that hold the same Buffer object are stored with
 *     one copy of it
 * @param source which trigger it came from, as shown to people
 * @param traceId X-Ray header value, or null
 * @param orderKey deliveries of one lane and key go one at a time, in the order they were put; null
 *     when order does not matter
 * @param cause id of the delivery this one follows from (its destination record, its replay), or
 *     null
 * @param details what only the carrier reads, small JSON text, or null
 * @param accepted when it was accepted, to the millisecond
 * @param due not tried before this
 */
public record Delivery(
    String id,
    String kind,
    String lane,
    String target,
    Buffer payload,
    String source,
    String traceId,
    String orderKey,
    String cause,
    String details,
    Instant accepted,
    Instant due) {
  public static final String FUNCTION = "function";
  public static final String DESTINATION = "destination";

  public Delivery {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(lane);
    Objects.requireNonNull(target);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(source);
    Objects.requireNonNull(accepted);
    Objects.requireNonNull(due);
  }

  /** The same of another trace. */
  public Delivery traced(String header) {
    return Objects.equals(header, traceId)
        ? this
        : new Delivery(
            id, kind, lane, target, payload, source, header, orderKey, cause, details, accepted,
            due);
  }

  /** An event for a function, in the function's lane. */
  public static Delivery toFunction(
      String id,
      FunctionRef function,
      Buffer payload,
      String source,
      String traceId,
      String cause,
      String details,
      Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new Delivery(
        id,
        FUNCTION,
        functionLane(function.name()),
        function.arn(),
        payload,
        source,
        traceId,
        null,
        cause,
        details,
        at,
        at);
  }

  /**
   * A message for anything else: in a lane of its kind and target.
   *
   * @param kind the carrier's, such as {@link #DESTINATION}
   */
  public static Delivery toTarget(
      String kind,
      String target,
      OutgoingMessage message,
      String source,
      String traceId,
      String cause,
      Instant now) {
    return toTarget(kind, target, message, new JsonObject(), source, traceId, cause, now);
  }

  /**
   * The same, where the kind's {@link DeliveryKind} keeps facts of its own beside the message.
   *
   * @param facts members of {@link #details()}
   */
  public static Delivery toTarget(
      String kind,
      String target,
      OutgoingMessage message,
      JsonObject facts,
      String source,
      String traceId,
      String cause,
      Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new Delivery(
        message.id(),
        kind,
        kind + ":" + target,
        target,
        message.body(),
        source,
        traceId,
        null,
        cause,
        message.details().mergeIn(facts).encode(),
        at,
        at);
  }

  /** The lane of a function, all its qualifiers together. */
  public static String functionLane(String functionName) {
    return FUNCTION + ":" + functionName;
  }
}
