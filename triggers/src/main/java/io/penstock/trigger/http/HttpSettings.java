package io.penstock.trigger.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * The listener's edge: where it binds and what it puts up with. Sizes in bytes.
 *
 * @param host address to bind to
 * @param port 0 for any free one
 * @param headerDeadline from a request's first byte to the end of its header; then 408 and closed
 * @param idleTimeout a connection between requests is closed after this
 * @param bodyMinimumRate bytes a second that a request body must come in at, averaged after the
 *     first {@code headerDeadline}; slower is 408 and closed
 * @param writeDeadline a reader that takes nothing of its response for so long is dropped
 * @param maxConnections of all instances together; further ones are closed as they come
 * @param maxConnectionsPerAddress the same for one client address
 * @param maxHeaderBytes request line and header lines; AWS's 10,240. More is a 431
 * @param maxBodyBytes of a request; AWS's 10 MB. More is a 413
 * @param maxPayloadBytes what reaches a function, event JSON included, and what it may answer;
 *     AWS's 6 MB. More is a 413 on the way in, an error of the function on the way out
 * @param maxBodyBytesInFlight bodies being read at one time by one instance; a request that does
 *     not fit is a 503
 * @param trustedProxies client addresses whose {@code X-Forwarded-For} and {@code -Proto} are
 *     believed; from anyone else they are replaced
 */
public record HttpSettings(
    String host,
    int port,
    Duration headerDeadline,
    Duration idleTimeout,
    int bodyMinimumRate,
    Duration writeDeadline,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxHeaderBytes,
    int maxBodyBytes,
    int maxPayloadBytes,
    long maxBodyBytesInFlight,
    Set<String> trustedProxies) {
  private static final int MB = 1024 * 1024;

  public HttpSettings {
    Objects.requireNonNull(host);
    trustedProxies = Set.copyOf(trustedProxies);
  }

  /** AWS's limits where AWS has them; bodies in flight take at most an eighth of the heap. */
  public static HttpSettings at(String host, int port) {
    return new HttpSettings(
        host,
        port,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        1024,
        Duration.ofSeconds(30),
        10_000,
        1_000,
        10_240,
        10 * MB,
        6 * MB,
        Math.min(256L * MB, Math.max(2L * 10 * MB, Runtime.getRuntime().maxMemory() / 8)),
        Set.of());
  }
}
