package io.penstock.gateway.logs;

/**
 * The lines of one environment.
 *
 * @param first time of its oldest line that is held, in milliseconds
 * @param last of its newest
 */
public record LogStream(String name, long first, long last) {
  LogStream and(long millis) {
    return new LogStream(name, Math.min(first, millis), Math.max(last, millis));
  }
}
