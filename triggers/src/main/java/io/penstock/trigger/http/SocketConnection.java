package io.penstock.trigger.http;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.penstock.trigger.shape.SocketFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.ContextInternal;
import java.time.Instant;

/**
 * One open connection of a WebSocket API. Frames become messages here, up to AWS's size; it ends
 * after AWS's times. Event loop only, but for what {@link Sockets} calls.
 */
final class SocketConnection implements Exchange {
  /** Close codes of RFC 6455. */
  static final short NORMAL = 1000;

  private static final short GOING_AWAY = 1001;
  private static final short NO_STATUS = 1005;
  private static final short ABNORMAL = 1006;
  private static final short TOO_BIG = 1009;
  private static final short TRY_LATER = 1013;

  private static final long IDLE_MILLIS = 600_000;
  private static final long LONGEST_MILLIS = 7_200_000;

  private final ListenerContext listener;
  private final ClientConnection edge;
  private final ContextInternal context;
  private final ServerWebSocket socket;
  private final SocketFacts facts;
  private final SocketMessages messages;
  private final long opened;

  private long lastFrame;
  private volatile long lastActive;
  private Buffer partial;
  private boolean text;
  private boolean closing;

  /** Why it is closed, when that is our doing: the client only repeats the code. */
  private String ownReason;

  SocketConnection(
      ListenerContext listener,
      ClientConnection edge,
      ContextInternal context,
      ServerWebSocket socket,
      SocketFacts facts) {
    this.listener = listener;
    this.edge = edge;
    this.context = context;
    this.socket = socket;
    this.facts = facts;
    opened = edge.now();
    lastFrame = opened;
    lastActive = facts.connectedAt();
    messages = new SocketMessages(listener, this, facts);
  }

  void open() {
    edge.serving(this);
    socket.frameHandler(this::frame);
    socket.exceptionHandler(this::broken);
    socket.closeHandler(_ -> closed());
    listener.sockets().add(facts.connectionId(), this);
  }

  private void frame(WebSocketFrame frame) {
    lastFrame = edge.now();
    if (frame.isPing() || frame.isClose() || closing) {
      return;
    }
    touch();
    if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
      return;
    }
    if (!frame.isContinuation()) {
      text = frame.isText();
    }
    Buffer data = frame.binaryData();
    int held = partial == null ? 0 : partial.length();
    if (held + data.length() > Sockets.MAX_MESSAGE) {
      drop();
      close(TOO_BIG, "Message too big");
    } else if (!listener.bodies().take(data.length())) {
      drop();
      close(TRY_LATER, "Try again later");
    } else {
      partial = partial == null ? data : partial.appendBuffer(data);
      if (frame.isFinal()) {
        Buffer whole = partial;
        partial = null;
        messages.came(whole, text);
      }
    }
  }

  /** Frames that are none, or too large; or the client has gone. */
  private void broken(Throwable e) {
    if (e instanceof CorruptedWebSocketFrameException frame) {
      // At once: the connection is closed when this returns.
      end((short) frame.closeStatus().code(), frame.closeStatus().reasonText());
    } else {
      socket.close();
    }
  }

  private void drop() {
    if (partial != null) {
      listener.bodies().giveBack(partial.length());
      partial = null;
    }
  }

  private void touch() {
    lastActive = listener.clock().millis();
  }

  /** Takes no more messages until those there are are answered. */
  void hold(boolean full) {
    if (full) {
      socket.pause();
    } else {
      socket.resume();
    }
  }

  @Override
  public void check(long now) {
    if (isOver(now, opened, lastFrame)) {
      close(GOING_AWAY, "Going away");
    }
    messages.check(now);
  }

  /** Whether AWS's ten minutes without a frame, or two hours in all, have passed. */
  static boolean isOver(long now, long opened, long lastFrame) {
    return now - lastFrame > IDLE_MILLIS || now - opened > LONGEST_MILLIS;
  }

  long now() {
    return edge.now();
  }

  @Override
  public void begin() {}

  @Override
  public void pause() {}

  @Override
  public boolean refuseBody(Refusal why) {
    return false;
  }

  private void closed() {
    listener.sockets().remove(facts.connectionId());
    drop();
    edge.served(this, false);
    Short status = socket.closeStatusCode();
    String reason = socket.closeReason();
    int code = status == null ? ABNORMAL : status;
    if (ownReason != null) {
      reason = ownReason;
    } else if (reason == null || reason.isEmpty()) {
      reason =
          code == NO_STATUS || code == ABNORMAL ? "Client-side close frame status not set" : "";
    }
    messages.closed(code, reason);
  }

  /** Any thread. */
  Future<Sockets.Sent> send(Buffer message) {
    Promise<Sockets.Sent> sent = Promise.promise();
    context.runOnContext(
        _ -> {
          if (socket.isClosed() || closing) {
            sent.complete(Sockets.Sent.GONE);
          } else if (socket.writeQueueFull()) {
            sent.complete(Sockets.Sent.BUSY);
          } else {
            touch();
            socket
                .writeTextMessage(message.toString())
                .onComplete(
                    written ->
                        sent.complete(written.succeeded() ? Sockets.Sent.SENT : Sockets.Sent.GONE));
          }
        });
    return sent.future();
  }

  /** Any thread. */
  Sockets.Details details() {
    return new Sockets.Details(
        Instant.ofEpochMilli(facts.connectedAt()),
        Instant.ofEpochMilli(lastActive),
        facts.sourceIp(),
        facts.userAgent());
  }

  /** Any thread. */
  void close(short status, String reason) {
    context.runOnContext(_ -> end(status, reason));
  }

  private void end(short status, String reason) {
    if (!closing) {
      closing = true;
      ownReason = reason;
      socket.close(status, reason);
    }
  }
}
