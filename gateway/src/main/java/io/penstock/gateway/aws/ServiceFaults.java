package io.penstock.gateway.aws;

import io.penstock.gateway.delivery.RefusedException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong into the error that one AWS service has for it. The only such mapper;
 * defects are logged here.
 *
 * @param internal for defects; the log knows more
 * @param busy from a sentence: this service's throttling error; the caller may try again
 * @param unavailable from a sentence: nothing can be stored now
 * @param own the service's own exceptions; gives null for those it does not know
 */
public record ServiceFaults(
    AwsFault internal,
    Function<String, AwsFault> busy,
    Function<String, AwsFault> unavailable,
    Function<Throwable, AwsFault> own) {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceFaults.class);

  /**
   * @param operation for the log
   */
  public AwsFault of(String operation, Throwable problem) {
    if (problem instanceof AwsFault fault) return fault;
    AwsFault known = own.apply(problem);
    if (known != null) return known;
    if (problem instanceof RefusedException refused)
      return switch (refused.why()) {
        case BUSY -> busy.apply(refused.getMessage());
        case FULL, UNREADY -> unavailable.apply(refused.getMessage());
      };
    LOG.error("{} failed", operation, problem);
    return internal;
  }
}
