package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.penstock.function.Invocation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The Extensions API: who has registered, who waits for the next event, and what they are told.
 * Touched on the listener's event loop only.
 */
final class Extensions {
  static final String PREFIX = "/2020-01-01/extension/";

  private static final int MOST = 10;
  private static final List<String> EVENTS = List.of("INVOKE", "SHUTDOWN");

  /** What Lambda gives to external extensions, and to a runtime with internal ones. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private static final Duration INTERNAL_SHUTDOWN = Duration.ofMillis(500);

  private final Map<String, Extension> byId = new LinkedHashMap<>();
  private final Telemetry telemetry;
  private final Runnable changed;
  private Facts facts = new Facts(Set.of(), "", "", "");
  private JsonObject shutdown;
  private boolean closed;

  /**
   * What registration answers, and who must register.
   *
   * @param programs names of those that run beside the runtime
   */
  record Facts(Set<String> programs, String function, String version, String handler) {}

  private static final class Extension {
    final String name;
    final List<String> events;
    RuntimeConnection waiting;
    final List<JsonObject> untold = new ArrayList<>();
    boolean ready;
    boolean ended;

    Extension(String name, List<String> events) {
      this.name = name;
      this.events = events;
    }
  }

  /**
   * @param changed told when somebody has begun to wait, or has ended
   */
  Extensions(Telemetry telemetry, Runnable changed) {
    this.telemetry = telemetry;
    this.changed = changed;
  }

  void expect(Facts expected) {
    facts = expected;
  }

  boolean none() {
    return facts.programs.isEmpty() && byId.isEmpty();
  }

  /** Whether all that must have registered have, and all wait for the next event. */
  boolean ready() {
    Set<String> there = byId.values().stream().map(e -> e.name).collect(Collectors.toSet());
    return there.containsAll(facts.programs)
        && byId.values().stream().allMatch(e -> e.ended || e.waiting != null);
  }

  /** Nobody can register any more. */
  void close() {
    closed = true;
  }

  /** What those that are there may take to end. */
  Duration shutdownTime() {
    if (byId.values().stream().anyMatch(e -> !e.ended && e.events.contains("SHUTDOWN")))
      return SHUTDOWN;
    return byId.values().stream().anyMatch(e -> !e.ended) ? INTERNAL_SHUTDOWN : Duration.ZERO;
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
        ExtensionReplies.ok(
            "Lambda-Extension-Event-Identifier", UUID.randomUUID().toString(), event));
  }

  static boolean serves(String path) {
    return path.startsWith(PREFIX) || isTelemetry(path);
  }

  private static boolean isTelemetry(String path) {
    return path.equals(Telemetry.TELEMETRY) || path.equals(Telemetry.LOGS);
  }

  /** The reader of a request's body. */
  BodyReader request(HttpRequest head, RuntimeConnection from) {
    String path = head.uri().endsWith("/") ? head.uri().replaceAll("/+$", "") : head.uri();
    boolean post = head.method() == HttpMethod.POST;
    if (path.equals(PREFIX + "register") && post)
      return new JsonPost(from, body -> registered(head, body));
    Extension extension =
        byId.get(String.valueOf(head.headers().get("Lambda-Extension-Identifier")));
    if (extension == null)
      return new JsonPost(
          from,
          none ->
              ExtensionReplies.error(
                  "403 Forbidden",
                  "Extension.InvalidExtensionIdentifier",
                  "Invalid Lambda-Extension-Identifier"));
    if (isTelemetry(path)) {
      if (head.method() != HttpMethod.PUT) return BodyReader.discard(Reply.NOT_ALLOWED);
      boolean logs = path.equals(Telemetry.LOGS);
      return new JsonPost(from, body -> telemetry.subscribe(extension.name, logs, body));
    }
    if (path.equals(PREFIX + "event/next") && head.method() == HttpMethod.GET)
      return next(extension, from);
    if ((path.equals(PREFIX + "init/error") || path.equals(PREFIX + "exit/error")) && post) {
      extension.ended = true;
      changed.run();
      return BodyReader.discard(Reply.ACCEPTED);
    }
    return BodyReader.discard(Reply.NOT_FOUND);
  }

  private BodyReader next(Extension extension, RuntimeConnection from) {
    extension.waiting = from;
    extension.ended = false; // one that asks on a new connection has not
    if (!extension.ready) {
      extension.ready = true;
      telemetry.extension(
          "platform.extension",
          new JsonObject()
              .put("name", extension.name)
              .put("state", "Ready")
              .put("events", new JsonArray(extension.events)));
    }
    give(extension);
    changed.run();
    return BodyReader.unanswered();
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

  private ByteBuf registered(HttpRequest head, Buffer body) {
    String name = head.headers().get("Lambda-Extension-Name");
    List<String> events;
    try {
      JsonArray asked = new JsonObject(body).getJsonArray("events", new JsonArray());
      events = asked.stream().map(Object::toString).distinct().toList();
    } catch (RuntimeException e) {
      return ExtensionReplies.error(
          "400 Bad Request", "InvalidRequestFormat", "Invalid request format");
    }
    if (name == null || name.isEmpty())
      return ExtensionReplies.error(
          "400 Bad Request", "Extension.MissingHeader", "Missing Lambda-Extension-Name header");
    if (closed) return refused("RegistrationClosed", "Extension registration closed already");
    for (String event : events) {
      if (!EVENTS.contains(event))
        return refused("InvalidEventType", event + ": ErrorInvalidEventType");
      if (event.equals("SHUTDOWN") && !facts.programs.contains(name))
        return refused(
            "InvalidEventType", event + ": ShutdownEventNotSupportedForInternalExtension");
    }
    if (byId.size() >= MOST)
      return refused("TooManyExtensions", "Extension limit (" + MOST + ") reached");
    if (byId.values().stream().anyMatch(e -> e.name.equals(name)))
      return refused("AlreadyRegistered", "Extension already registered: " + name);
    String id = UUID.randomUUID().toString();
    byId.put(id, new Extension(name, events));
    return ExtensionReplies.ok(
        "Lambda-Extension-Identifier",
        id,
        new JsonObject()
            .put("functionName", facts.function)
            .put("functionVersion", facts.version)
            .put("handler", facts.handler));
  }

  private static ByteBuf refused(String type, String message) {
    return ExtensionReplies.error("403 Forbidden", "Extension." + type, message);
  }
}
