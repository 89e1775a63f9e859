package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that has passed a port's edge: nobody reads it differently, nothing of its body has
 * been read, and its connection keeps to its limits. Whoever takes it must end the response. Event
 * loop only.
 */
public final class ClientRequest {
  private static final Logger log = LoggerFactory.getLogger(ClientRequest.class);

  private final ClientConnection connection;
  private final HttpServerRequest request;
  private final ContextInternal context;
  private final Handler<ClientRequest> handler;
  private final RequestBody body;
  private final ClientHeaders.Forwarded from;

  private final boolean unread;
  private BodySink sink;
  private boolean last;
  private boolean over;
  private boolean socket;

  /**
   * @param unread whether another node reads it: its query, and what it may become
   */
  ClientRequest(
      PortEdge port,
      ClientConnection connection,
      HttpServerRequest request,
      Handler<ClientRequest> handler,
      boolean unread) {
    this.unread = unread;
    this.connection = connection;
    this.request = request;
    this.handler = handler;
    context = ContextInternal.current();
    body = new RequestBody(port.bodies(), port.settings().maxBodyBytes(), request);
    from = connection.from(request.headers(), "");
  }

  public HttpServerRequest http() {
    return request;
  }

  /** The client's address, as a trusted proxy says where there is one. */
  public String client() {
    return from.sourceIp();
  }

  /** The address of whoever is connected. */
  public String peer() {
    return connection.peer();
  }

  /** Whether its connection speaks TLS. */
  public boolean secure() {
    return connection.isSecure();
  }

  /** What the client speaks, as a trusted proxy says where there is one: http or https. */
  public String scheme() {
    return from.proto();
  }

  /**
   * Who has made the connection. It is asked at the first request that wants to know, and kept as
   * long as the connection lives.
   *
   * @param who always of one type
   */
  @SuppressWarnings("unchecked")
  public <T> T maker(Supplier<T> who) {
    return (T) connection.maker(who);
  }

  /**
   * Reads the whole body; once.
   *
   * @param most bytes
   * @param done called once it is there, with an empty buffer when there is none
   * @param refuse called at most once and instead; after the answer the connection ends
   */
  public void read(int most, Handler<Buffer> done, Consumer<RequestBody.Problem> refuse) {
    body.atMost(most);
    body.read(
        () -> step(() -> done.handle(body.bytes() == null ? Buffer.buffer() : body.bytes())),
        problem -> {
          last();
          refuse.accept(problem);
        });
  }

  /**
   * Hands on the body as it comes, whatever its length; once. The request's own {@code pause} and
   * {@code resume} say how fast.
   *
   * @param refuse called at most once and instead; after the answer the connection ends
   */
  public void stream(BodySink taker, Consumer<RequestBody.Problem> refuse) {
    connection.streams();
    body.stream(
        taker,
        problem -> {
          last();
          refuse.accept(problem);
        });
    sink = taker;
  }

  /**
   * The answer to come is the last where the client was to be told whether to send its body, and
   * was not: it may send it, or its next request.
   */
  public void lastIfAsked() {
    if (!body.isRead() && !body.isBegun() && request.headers().contains(HttpHeaders.EXPECT)) last();
  }

  /** The answer to come is the connection's last: nothing more is read from it. */
  public void last() {
    if (!last) {
      last = true;
      connection.readNoMore();
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /** Whether it asks to become a WebSocket. */
  public boolean isWebSocket() {
    return RequestCheck.isWebSocket(request.headers());
  }

  /** Answers 101: from then on there are only bytes, for as long as the connection lives. */
  public Future<NetSocket> toSocket() {
    socket = true;
    return request.toNetSocket();
  }

  /** Ends the connection at once: what has been answered so far is not all. */
  public void abort() {
    connection.abort();
  }

  /** What the connection does with it. */
  Exchange exchange() {
    return new Exchange() {
      @Override
      public void begin() {
        connection.serving(this);
        request.exceptionHandler(_ -> finish(this));
        request.response().bodyEndHandler(_ -> finish(this));
        request.pause();
        step(ClientRequest.this::begin);
      }

      @Override
      public void pause() {
        request.pause();
      }

      @Override
      public void check(long now) {
        HttpServerResponse response = request.response();
        if (!socket && (response.ended() || response.closed())) {
          finish(this);
        }
      }

      @Override
      public boolean refuseBody(Refusal why) {
        if (over || body.isRead() || request.response().headWritten()) {
          return false;
        }
        refuse(why);
        return true;
      }
    };
  }

  private void begin() {
    Refusal refusal = RequestCheck.refuse(request);
    if (refusal == null && !unread && RequestCheck.isWebSocket(request.headers())) {
      refusal = Refusal.BAD_REQUEST;
    }
    if (refusal == null && !unread && !hasReadableQuery()) {
      refusal = Refusal.BAD_REQUEST;
    }
    if (refusal == null) {
      handler.handle(this);
    } else {
      refuse(refusal);
    }
  }

  /** Everything behind this port asks for parameters, which a broken escape hides. */
  private boolean hasReadableQuery() {
    try {
      request.params();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A defect of ours must not leave a client waiting. */
  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("{} {} failed inside the gateway", request.method(), request.path(), e);
      if (request.response().headWritten() || over) {
        connection.close();
      } else {
        refuse(Refusal.badAnswer(Api.Kind.HTTP));
      }
    }
  }

  private void refuse(Refusal refusal) {
    last();
    refusal.send(request.response());
  }

  /** The response goes out now, or the client has gone: called once or more, on any thread. */
  private void finish(Exchange exchange) {
    if (!context.inThread()) {
      context.runOnContext(_ -> finish(exchange));
      return;
    }
    if (over || socket) {
      return;
    }
    over = true;
    if (sink != null && !body.isRead()) {
      sink.gone();
    }
    body.drop();
    connection.served(exchange, !body.isRead());
    if (last) {
      // Not before the response, whose end this may be, has been written.
      context.runOnContext(_ -> connection.closeSoon());
    }
  }
}
