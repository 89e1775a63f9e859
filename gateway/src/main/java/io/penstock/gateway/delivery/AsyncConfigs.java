package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import java.time.Duration;

/** How the events of a function are tried: the registry's word. Any thread, must not block. */
public interface AsyncConfigs {
  /** What applies to this function and qualifier now; null when there is no such function. */
  AsyncPolicy of(FunctionRef function);

  /** What applied to a function that was removed, as far as that is known; else null. */
  default AsyncPolicy last(FunctionRef function) {
    return null;
  }

  /**
   * Lambda's event invoke config of one qualifier, with what else decides the end of an event.
   *
   * @param maximumRetryAttempts 0 to 2
   * @param maximumEventAge 60 to 21,600 s
   * @param onSuccess ARN, queue URL or HTTPS URL, or null
   * @param onFailure likewise
   * @param deadLetterTarget ARN of a queue or topic, or null
   * @param suspended whether reserved concurrency is 0
   * @param version the version the qualifier leads to: the record's executedVersion
   */
  record AsyncPolicy(
      int maximumRetryAttempts,
      Duration maximumEventAge,
      String onSuccess,
      String onFailure,
      String deadLetterTarget,
      boolean suspended,
      String version) {
    public static final AsyncPolicy DEFAULT =
        new AsyncPolicy(2, Duration.ofSeconds(21_600), null, null, null, false, "$LATEST");

    public AsyncPolicy {
      if (maximumRetryAttempts < 0 || maximumRetryAttempts > 2)
        throw new IllegalArgumentException("MaximumRetryAttempts must be 0 to 2");
      if (maximumEventAge.toSeconds() < 60 || maximumEventAge.toSeconds() > 21_600)
        throw new IllegalArgumentException("MaximumEventAgeInSeconds must be 60 to 21600");
    }
  }
}
