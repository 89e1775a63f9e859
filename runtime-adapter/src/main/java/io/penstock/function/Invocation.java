package io.penstock.function;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * One call of one function. The deadline is not in here: it is set by the {@link Invoker} when the
 * function takes the event, as Lambda does, so that waiting for a cold start does not eat the
 * function's time.
 *
 * @param requestId a UUID; stays the same over the retries of an asynchronous event
 * @param function the function as addressed: becomes {@code invokedFunctionArn}
 * @param event the event's bytes, JSON; not copied, must not change
 * @param traceId X-Ray header value, or null
 * @param clientContext decoded JSON of {@code X-Amz-Client-Context}, or null
 * @param tail whether {@link Report#logTail()} is wanted
 * @param stream where response bytes go while the function still runs; null to have them whole in
 *     the {@link Outcome}
 */
public record Invocation(
    String requestId,
    FunctionRef function,
    Buffer event,
    String traceId,
    String clientContext,
    boolean tail,
    ResponseStream stream) {

  public Invocation {
    Objects.requireNonNull(requestId);
    Objects.requireNonNull(function);
    Objects.requireNonNull(event);
  }

  /** The same of another trace. */
  public Invocation traced(String header) {
    return header.equals(traceId)
        ? this
        : new Invocation(requestId, function, event, header, clientContext, tail, stream);
  }

  public static Invocation of(String requestId, FunctionRef function, Buffer event, String trace) {
    return new Invocation(requestId, function, event, trace, null, false, null);
  }
}
