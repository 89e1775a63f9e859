package io.penstock.trigger;

import io.penstock.function.FunctionRef;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * One event for one function, already in the shape the function receives.
 *
 * @param id a UUID; becomes the request id of every attempt
 * @param target function and qualifier it is for
 * @param payload JSON bytes
 * @param source which trigger it came from, as shown to people: {@code schedule:nightly}, {@code
 *     api:ServerlessHttpApi}, {@code invoke}
 * @param traceId X-Ray header value, or null
 */
public record Event(String id, FunctionRef target, Buffer payload, String source, String traceId) {
  /** The same of another trace. */
  public Event traced(String header) {
    return new Event(id, target, payload, source, header);
  }

  public Event {
    Objects.requireNonNull(id);
    Objects.requireNonNull(target);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(source);
  }
}
