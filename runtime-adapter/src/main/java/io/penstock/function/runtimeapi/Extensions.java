package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.penstock.function.Invocation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The Extensions API: who has registered, who waits for the next event, and what they are told.
 * Touched on the listener's event loop only.
 */
final class Extensions {
  static final String PREFIX = "/2020-01-01/extension/";

  private static final int MOST = 10;
  private static final int BODY_BYTES = 64 * 1024;
  private static final List<String> EVENTS = List.of("INVOKE", "SHUTDOWN");

  private final Map<String, Extension> byId = new LinkedHashMap<>();
  private final Runnable changed;
  private Facts facts = new Facts(0, "", "", "");
  private JsonObject shutdown;

  /** What registration answers, and how many programs must register. */
  record Facts(int programs, String function, String version, String handler) {}

  private static final class Extension {
    final String name;
    final List<String> events;
    RuntimeConnection waiting;
    final List<JsonObject> untold = new ArrayList<>();
    boolean ended;

    Extension(String name, List<String> events) {
      this.name = name;
      this.events = events;
    }
  }

  /**
   * @param changed told when somebody has begun to wait, or has ended
   */
  Extensions(Runnable changed) {
    this.changed = changed;
  }

  void expect(Facts expected) {
    facts = expected;
  }

  boolean none() {
    return facts.programs == 0 && byId.isEmpty();
  }

  /** Whether all that must have registered have, and all wait for the next event. */
  boolean ready() {
    long there = byId.size();
    return there >= facts.programs
        && byId.values().stream().allMatch(e -> e.ended || e.waiting != null);
  }

  boolean wantShutdown() {
    return byId.values().stream().anyMatch(e -> !e.ended && e.events.contains("SHUTDOWN"));
  }

  void invoked(Invocation call, long deadlineMillis) {
    if (byId.isEmpty()) return;
    var event =
        new JsonObject()
            .put("eventType", "INVOKE")
            .put("deadlineMs", deadlineMillis)
            .put("requestId", call.requestId())
            .put("invokedFunctionArn", call.function().arn());
    if (call.traceId() != null)
      event.put(
          "tracing", new JsonObject().put("type", "X-Amzn-Trace-Id").put("value", call.traceId()));
    tell("INVOKE", event);
  }

  void shutDown(String reason, long deadlineMillis) {
    if (shutdown != null) return;
    shutdown =
        new JsonObject()
            .put("eventType", "SHUTDOWN")
            .put("shutdownReason", reason)
            .put("deadlineMs", deadlineMillis);
    tell("SHUTDOWN", shutdown);
  }

  private void tell(String kind, JsonObject event) {
    for (Extension extension : byId.values()) {
      if (!extension.events.contains(kind)) continue;
      extension.untold.add(event);
      give(extension);
    }
  }

  private static void give(Extension extension) {
    if (extension.waiting == null || extension.untold.isEmpty()) return;
    RuntimeConnection connection = extension.waiting;
    extension.waiting = null;
    JsonObject event = extension.untold.removeFirst();
    connection.reply(
        reply("200 OK", "Lambda-Extension-Event-Identifier", UUID.randomUUID().toString(), event));
  }

  /** The reader of a request's body; null when it waits for an event. */
  BodyReader request(HttpRequest head, RuntimeConnection from) {
    String path = head.uri().substring(PREFIX.length());
    boolean post = head.method() == HttpMethod.POST;
    if (path.equals("register") && post) return new Registration(head, from);
    Extension extension =
        byId.get(String.valueOf(head.headers().get("Lambda-Extension-Identifier")));
    if (extension == null)
      return refuse(
          from,
          "403 Forbidden",
          "Extension.InvalidExtensionIdentifier",
          "Invalid Lambda-Extension-Identifier");
    if (path.equals("event/next") && head.method() == HttpMethod.GET) {
      extension.waiting = from;
      extension.ended = false; // one that asks on a new connection has not
      give(extension);
      changed.run();
      return BodyReader.unanswered();
    }
    if ((path.equals("init/error") || path.equals("exit/error")) && post) {
      extension.ended = true;
      changed.run();
      return BodyReader.discard(Reply.ACCEPTED);
    }
    return BodyReader.discard(Reply.NOT_FOUND);
  }

  /** A connection has closed: an extension that waited on it has ended. */
  void gone(RuntimeConnection connection) {
    for (Extension extension : byId.values()) {
      if (extension.waiting != connection) continue;
      extension.waiting = null;
      extension.ended = true;
      changed.run();
    }
  }

  private static BodyReader refuse(
      RuntimeConnection from, String status, String type, String message) {
    var error = new JsonObject().put("errorMessage", message).put("errorType", type);
    return BodyReader.then(() -> from.reply(reply(status, null, null, error)));
  }

  private static ByteBuf reply(String status, String header, String value, JsonObject body) {
    byte[] json = body.encode().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\n"
            + (header == null ? "" : header + ": " + value + "\r\n")
            + "Content-Length: "
            + json.length
            + "\r\n\r\n";
    return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), json);
  }

  /** The body of {@code register}. */
  private final class Registration implements BodyReader {
    private final HttpRequest head;
    private final RuntimeConnection from;
    private final Buffer body = Buffer.buffer();

    Registration(HttpRequest head, RuntimeConnection from) {
      this.head = head;
      this.from = from;
    }

    @Override
    public void data(ByteBuf bytes) {
      byte[] some = new byte[bytes.readableBytes()];
      bytes.readBytes(some);
      if (body.length() + some.length <= BODY_BYTES) body.appendBytes(some);
    }

    @Override
    public Reply end(HttpHeaders trailers) {
      from.reply(registered());
      return null;
    }

    private ByteBuf registered() {
      String name = head.headers().get("Lambda-Extension-Name");
      List<String> events;
      try {
        events =
            new JsonObject(body)
                .getJsonArray("events", new JsonArray()).stream().map(Object::toString).toList();
      } catch (RuntimeException e) {
        return error("InvalidRequestFormat", "Invalid request format");
      }
      if (name == null || name.isEmpty())
        return error("Extension.MissingHeader", "Missing Lambda-Extension-Name header");
      if (!EVENTS.containsAll(events))
        return error("Extension.InvalidEventType", "Invalid event type");
      if (byId.size() >= MOST)
        return error("Extension.TooManyExtensions", "Extension limit (" + MOST + ") reached");
      if (byId.values().stream().anyMatch(e -> e.name.equals(name)))
        return error("Extension.AlreadyRegistered", "Extension already registered: " + name);
      String id = UUID.randomUUID().toString();
      byId.put(id, new Extension(name, events));
      return reply(
          "200 OK",
          "Lambda-Extension-Identifier",
          id,
          new JsonObject()
              .put("functionName", facts.function)
              .put("functionVersion", facts.version)
              .put("handler", facts.handler));
    }

    private ByteBuf error(String type, String message) {
      return reply(
          "400 Bad Request",
          null,
          null,
          new JsonObject().put("errorMessage", message).put("errorType", type));
    }
  }
}
