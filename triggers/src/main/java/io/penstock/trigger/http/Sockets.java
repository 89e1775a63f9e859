package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Open connections of WebSocket APIs by their ids: what {@code @connections} is about. Any thread.
 */
public final class Sockets {
  /** AWS's limit for a message. */
  public static final int MAX_MESSAGE = 128 * 1024;

  private final ConcurrentHashMap<String, SocketConnection> open = new ConcurrentHashMap<>();

  /** What became of a message to a client. */
  public enum Sent {
    /** It is written. */
    SENT,
    /** There is no such connection, or it ended meanwhile. */
    GONE,
    /** The client takes too little of what waits for it. */
    BUSY
  }

  /**
   * What is told of a connection.
   *
   * @param userAgent null when the client named none
   */
  public record Details(
      Instant connectedAt, Instant lastActiveAt, String sourceIp, String userAgent) {
    /** As AWS's API answers it. */
    public JsonObject toJson() {
      return new JsonObject()
          .put("connectedAt", connectedAt.toString())
          .put("identity", new JsonObject().put("sourceIp", sourceIp).put("userAgent", userAgent))
          .put("lastActiveAt", lastActiveAt.toString());
    }
  }

  /**
   * Sends a message as text. Never fails; completes on any thread.
   *
   * @param message UTF-8; at most {@link #MAX_MESSAGE}
   */
  public Future<Sent> send(String connectionId, Buffer message) {
    SocketConnection socket = open.get(connectionId);
    return socket == null ? Future.succeededFuture(Sent.GONE) : socket.send(message);
  }

  /** Null when there is no such connection. */
  public Details details(String connectionId) {
    SocketConnection socket = open.get(connectionId);
    return socket == null ? null : socket.details();
  }

  /** Ends a connection; false when there is no such one. */
  public boolean close(String connectionId) {
    SocketConnection socket = open.get(connectionId);
    if (socket != null) {
      socket.close(SocketConnection.NORMAL, "Connection Closed Normally");
    }
    return socket != null;
  }

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /** Null when there is no such connection. */
  SocketConnection connection(String connectionId) {
    return open.get(connectionId);
  }

  void add(String connectionId, SocketConnection socket) {
    open.put(connectionId, socket);
  }

  void remove(String connectionId) {
    open.remove(connectionId);
  }
}
