package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.Invocation;
import io.penstock.function.JsonReading;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.shape.HttpResult;
import io.penstock.trigger.shape.ProxyResult;
import io.penstock.trigger.shape.SocketEvent;
import io.penstock.trigger.shape.SocketFacts;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of one WebSocket connection on their way to functions. As on AWS several may be under
 * way at a time; beyond a few the connection is not read until one is answered. Event loop only.
 */
final class SocketMessages {
  private static final Logger log = LoggerFactory.getLogger(SocketMessages.class);
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final int AT_ONE_TIME = 8;
  private static final short NOT_TEXT = 1007;

  static final String CONNECT = "$connect";
  static final String DISCONNECT = "$disconnect";

  private final ListenerContext listener;
  private final SocketConnection connection;
  private final SocketFacts facts;
  private final ContextInternal context = ContextInternal.current();
  private final Deque<Pending> pending = new ArrayDeque<>(2);

  /** A message whose function runs. */
  private static final class Pending {
    final LiveRoute route;
    final String requestId;
    final int held;
    final long deadline;
    boolean late;

    Pending(LiveRoute route, String requestId, int held, long deadline) {
      this.route = route;
      this.requestId = requestId;
      this.held = held;
      this.deadline = deadline;
    }
  }

  SocketMessages(ListenerContext listener, SocketConnection connection, SocketFacts facts) {
    this.listener = listener;
    this.connection = connection;
    this.facts = facts;
  }

  /**
   * @param body counted in the budget of bodies; given back once it is answered
   */
  void came(Buffer body, boolean text) {
    JsonNode message = null;
    if (text) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes()));
        message = JSON.readTree(body.getBytes());
      } catch (CharacterCodingException e) {
        listener.bodies().giveBack(body.length());
        connection.close(NOT_TEXT, "Not UTF-8 text");
        return;
      } catch (IOException e) {
        // Not JSON: for $default.
      }
    }
    String requestId = listener.ids().gateway();
    LiveApi api = listener.apis().get().api(facts.apiId(), facts.stage());
    LiveRoute route = api == null ? null : route(api, message);
    if (route == null) {
      refuse(body, "Forbidden", requestId);
      return;
    }
    long now = listener.clock().millis();
    if (!listener.admission().admits(route, now)) {
      refuse(body, "Too Many Requests", requestId);
      return;
    }
    if (!route.isPermitted(listener.intake())) {
      refuse(body, "Internal server error", requestId);
      return;
    }
    call(route, body, text, requestId, now);
  }

  private void refuse(Buffer body, String why, String requestId) {
    listener.bodies().giveBack(body.length());
    tell(why, requestId);
  }

  /** Messages cannot name the routes of connecting and disconnecting. */
  private static LiveRoute route(LiveApi api, JsonNode message) {
    String key = message == null ? null : api.selection().value(message);
    boolean named = key != null && !key.equals(CONNECT) && !key.equals(DISCONNECT);
    LiveRoute route = named ? api.route(key) : null;
    return route == null ? api.route(Route.DEFAULT) : route;
  }

  private void call(LiveRoute route, Buffer body, boolean text, String requestId, long now) {
    SocketEvent.Moment moment =
        new SocketEvent.Moment(route.key(), requestId, now, listener.clock().clf(now));
    Buffer event = SocketEvent.message(facts, moment, listener.ids().gateway(), body, text);
    Pending call =
        new Pending(
            route, requestId, body.length(), connection.now() + route.route().timeout().toMillis());
    pending.add(call);
    if (pending.size() == AT_ONE_TIME) {
      connection.hold(true);
    }
    Invocation invocation =
        Invocation.of(
            listener.ids().uuid(), route.route().target(), event, listener.ids().trace(now));
    listener
        .intake()
        .call(invocation, route.source())
        .onComplete(result -> context.runOnContext(_ -> answered(call, result)));
  }

  private void answered(Pending call, AsyncResult<Result> result) {
    if (!pending.remove(call)) {
      return;
    }
    listener.bodies().giveBack(call.held);
    if (pending.size() == AT_ONE_TIME - 1) {
      connection.hold(false);
    }
    if (call.late) {
      return;
    }
    Outcome outcome = result.succeeded() ? result.result().outcome() : null;
    switch (outcome) {
      case Outcome.Returned returned when call.route.route().rules().answered() ->
          answer(call, returned.payload());
      case Outcome.Returned _ -> {}
      case Outcome.Throttled _ -> tell("Too Many Requests", call.requestId);
      case null, default -> tell("Internal server error", call.requestId);
    }
  }

  private void answer(Pending call, Buffer payload) {
    switch (ProxyResult.http(payload)) {
      case HttpResult.Answer answer -> {
        if (answer.body().length() > Sockets.MAX_MESSAGE) {
          tell("Internal server error", call.requestId);
        } else if (answer.body().length() > 0) {
          connection.send(answer.body());
        }
      }
      case HttpResult.Malformed malformed -> {
        log.warn("{} {}: {}", call.route.source(), call.route.key(), malformed.reason());
        tell("Internal server error", call.requestId);
      }
    }
  }

  /** What the client is told when its message led to nothing. */
  private void tell(String why, String requestId) {
    connection.send(
        new JsonObject()
            .put("message", why)
            .put("connectionId", facts.connectionId())
            .put("requestId", requestId)
            .toBuffer());
  }

  /** Tells of what takes too long; its place is taken until its function ends. */
  void check(long now) {
    for (Pending call : pending) {
      if (!call.late && now >= call.deadline) {
        call.late = true;
        tell("Endpoint request timed out", call.requestId);
      }
    }
  }

  /** As on AWS the function is told once, and a failure of it is not. */
  void closed(int status, String reason) {
    LiveApi api = listener.apis().get().api(facts.apiId(), facts.stage());
    LiveRoute route = api == null ? null : api.route(DISCONNECT);
    if (route == null || !route.isPermitted(listener.intake())) {
      return;
    }
    long now = listener.clock().millis();
    SocketEvent.Moment moment =
        new SocketEvent.Moment(
            DISCONNECT, listener.ids().gateway(), now, listener.clock().clf(now));
    listener
        .intake()
        .call(
            Invocation.of(
                listener.ids().uuid(),
                route.route().target(),
                SocketEvent.disconnect(facts, moment, status, reason),
                listener.ids().trace(now)),
            route.source())
        .onFailure(e -> log.warn("{} {}: {}", route.source(), DISCONNECT, e.getMessage()));
  }
}
