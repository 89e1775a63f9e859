package io.penstock.gateway.lambda.invoke;

/**
 * What Lambda would have billed.
 *
 * @param requests every attempt counts, throttles do not
 * @param billedMillis durations rounded up to 1 ms each
 * @param gbSeconds memory size in GB times billed seconds
 */
public record Usage(long requests, long billedMillis, double gbSeconds) {
  /** A month's free tier and the price beyond it, in US dollars (x86, first tier). */
  private static final double FREE_GB_SECONDS = 400_000;

  private static final double FREE_REQUESTS = 1_000_000;
  private static final double USD_PER_GB_SECOND = 0.0000166667;
  private static final double USD_PER_REQUEST = 0.20 / 1_000_000;

  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        requests + other.requests, billedMillis + other.billedMillis, gbSeconds + other.gbSeconds);
  }

  /** Price before the free tier, in US dollars. */
  public double listPrice() {
    return gbSeconds * USD_PER_GB_SECOND + requests * USD_PER_REQUEST;
  }

  /** Price after the free tier, which is one account's: ask it of the sum over all functions. */
  public double priceAfterFreeTier() {
    return Math.max(0, gbSeconds - FREE_GB_SECONDS) * USD_PER_GB_SECOND
        + Math.max(0, requests - FREE_REQUESTS) * USD_PER_REQUEST;
  }
}
