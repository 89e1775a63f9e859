package io.penstock.gateway.registry;

/**
 * How asynchronous events of one function and qualifier are tried: Lambda's event invoke config.
 *
 * @param maximumRetryAttempts 0 to 2; null for the default of 2
 * @param maximumEventAgeSeconds 60 to 21,600; null for the default of 21,600
 * @param onSuccess ARN, queue URL or HTTPS URL, or null
 * @param onFailure likewise
 */
public record AsyncConfig(
    Integer maximumRetryAttempts,
    Integer maximumEventAgeSeconds,
    String onSuccess,
    String onFailure) {
  public static final AsyncConfig DEFAULT = new AsyncConfig(null, null, null, null);
}
