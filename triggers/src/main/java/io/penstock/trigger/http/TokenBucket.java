package io.penstock.trigger.http;

/** AWS's throttle: tokens come at a rate and are kept up to the burst. Thread-safe. */
final class TokenBucket {
  private final Throttle throttle;
  private double tokens;
  private long at;

  TokenBucket(Throttle throttle, long nowMillis) {
    this.throttle = throttle;
    tokens = throttle.burst();
    at = nowMillis;
  }

  Throttle throttle() {
    return throttle;
  }

  /** Takes a token; false when there is none. */
  synchronized boolean take(long nowMillis) {
    if (nowMillis > at) {
      tokens = Math.min(throttle.burst(), tokens + (nowMillis - at) * throttle.rate() / 1000);
      at = nowMillis;
    }
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
