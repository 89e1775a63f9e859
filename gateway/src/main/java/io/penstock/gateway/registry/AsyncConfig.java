package io.penstock.gateway.registry;

import java.time.Instant;

/**
 * How asynchronous events of one function and qualifier are tried: Lambda's event invoke config.
 *
 * @param maximumRetryAttempts 0 to 2; null for the default of 2
 * @param maximumEventAgeSeconds 60 to 21,600; null for the default of 21,600
 * @param onSuccess ARN, queue URL or HTTPS URL, or null
 * @param onFailure likewise
 * @param lastModified null when a template declares it
 */
public record AsyncConfig(
    Integer maximumRetryAttempts,
    Integer maximumEventAgeSeconds,
    String onSuccess,
    String onFailure,
    Instant lastModified) {
  public static final AsyncConfig DEFAULT = new AsyncConfig(null, null, null, null);

  /** As a template declares it. */
  public AsyncConfig(
      Integer maximumRetryAttempts,
      Integer maximumEventAgeSeconds,
      String onSuccess,
      String onFailure) {
    this(maximumRetryAttempts, maximumEventAgeSeconds, onSuccess, onFailure, null);
  }
}
