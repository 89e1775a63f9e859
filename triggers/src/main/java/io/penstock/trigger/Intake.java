package io.penstock.trigger;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.vertx.core.Future;
import java.util.List;

/** All that a trigger may do with an event. May be called from any thread. */
public interface Intake {
  /**
   * Calls the function now and completes with what it answered (HTTP, event source mappings).
   * Completes with a failed {@link io.vertx.core.Future} only for {@link UnknownFunctionException}.
   *
   * @param source as in {@link Event#source()}
   */
  Future<Result> call(Invocation call, String source);

  /**
   * Stores the events for asynchronous delivery. Completes once they are durable: acknowledge the
   * source then, not before. Fails when they could not be stored; none of them is then delivered.
   */
  Future<Void> accept(List<Event> events);

  /**
   * Whether the function takes calls of API Gateway for a route. Cheap.
   *
   * @param source the route's ARN
   */
  default boolean permits(FunctionRef function, String source) {
    return true;
  }

  /** Where what comes before a call or an accept is traced. */
  default Tracing tracing() {
    return Tracing.OFF;
  }
}
