package io.penstock.trigger.http;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

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
 * @param maxBodyBytesInFlight bodies held at one time, until their requests are answered; one that
 *     does not fit is a 503
 * @param trustedProxies whose {@code X-Forwarded-For} and {@code -Proto} are believed, and whose
 *     connections are counted in all only; from anyone else these headers are replaced
 * @param ownNamesOnly whether only hosts are answered that mean this machine, or that APIs declare:
 *     a page of another site could have its own name lead here
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
    List<AddressRange> trustedProxies,
    boolean ownNamesOnly) {
  private static final int MB = 1024 * 1024;

  public HttpSettings {
    Objects.requireNonNull(host);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** AWS's limits where AWS has them; bodies in flight take at most a quarter of the heap. */
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
        Math.min(512L * MB, Math.max(2L * 10 * MB, Runtime.getRuntime().maxMemory() / 4)),
        List.of(),
        false);
  }

  public HttpSettings withTrustedProxies(List<AddressRange> ranges) {
    return with(maxConnections, maxHeaderBytes, maxBodyBytes, ranges, ownNamesOnly);
  }

  public HttpSettings withOwnNamesOnly(boolean only) {
    return with(maxConnections, maxHeaderBytes, maxBodyBytes, trustedProxies, only);
  }

  public HttpSettings withMaxHeaderBytes(int bytes) {
    return with(maxConnections, bytes, maxBodyBytes, trustedProxies, ownNamesOnly);
  }

  public HttpSettings withMaxBodyBytes(int bytes) {
    return with(maxConnections, maxHeaderBytes, bytes, trustedProxies, ownNamesOnly);
  }

  /**
   * @param connections where that is less than there may be now
   */
  public HttpSettings withAtMost(int connections) {
    return with(
        Math.min(maxConnections, connections),
        maxHeaderBytes,
        maxBodyBytes,
        trustedProxies,
        ownNamesOnly);
  }

  /**
   * For what other nodes have let in: on a free port of loopback, with room for one header more.
   */
  HttpSettings passedOn() {
    return new HttpSettings(
        "127.0.0.1",
        0,
        headerDeadline,
        idleTimeout,
        bodyMinimumRate,
        writeDeadline,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        maxHeaderBytes + PassedOn.ROOM,
        maxBodyBytes,
        maxPayloadBytes,
        maxBodyBytesInFlight,
        trustedProxies,
        ownNamesOnly);
  }

  private HttpSettings with(
      int connections,
      int headerBytes,
      int bodyBytes,
      List<AddressRange> proxies,
      boolean ownNames) {
    return new HttpSettings(
        host,
        port,
        headerDeadline,
        idleTimeout,
        bodyMinimumRate,
        writeDeadline,
        connections,
        Math.min(connections, maxConnectionsPerAddress),
        headerBytes,
        bodyBytes,
        maxPayloadBytes,
        maxBodyBytesInFlight,
        proxies,
        ownNames);
  }
}
