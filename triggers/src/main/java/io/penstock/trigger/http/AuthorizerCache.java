package io.penstock.trigger.http;

import io.penstock.trigger.shape.AuthorizerResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Lambda authorizers answered: one for all listeners of a port, so that a caller is asked
 * about once whichever event loop serves it. Thread-safe.
 */
final class AuthorizerCache {
  /** Beyond it the answer used longest ago is forgotten. */
  private static final int MAX = 10_000;

  private final Map<String, Cached> answers =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
          return size() > MAX;
        }
      };

  private record Cached(AuthorizerResult result, long until) {}

  /** Null when there is none, or none any more. */
  synchronized AuthorizerResult get(String key, long nowMillis) {
    Cached cached = answers.get(key);
    return cached == null || nowMillis >= cached.until ? null : cached.result;
  }

  synchronized void put(String key, AuthorizerResult result, long untilMillis) {
    answers.put(key, new Cached(result, untilMillis));
  }
}
