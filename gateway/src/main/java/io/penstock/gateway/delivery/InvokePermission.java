package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;

/** Whom a service may hand events to. Any thread; cheap. */
@FunctionalInterface
public interface InvokePermission {
  /**
   * Whether there is such a function, and it takes events of this resource of the service.
   *
   * @param source the resource's ARN: a rule, a topic, a bucket
   */
  boolean allows(FunctionRef function, String source);
}
