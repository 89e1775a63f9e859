package io.penstock.trigger.http;

import io.penstock.function.Tracing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its header to the end of its response.
 *
 * <pre>
 * begin -> check -> Receiver                                   (not for an API)
 *                -> find API and route, preflight -> ApiCall   (a function answers)
 *                                                 -> SocketOpening, ConnectionsCall
 * </pre>
 *
 * Whatever comes first of an answer, a refusal and the deadline is sent; what comes later is
 * dropped. Event loop only.
 */
final class HttpExchange implements Exchange {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);

  /** A store waits for its answer no longer, and tells again. */
  private static final long RECEIVE_MILLIS = 30_000;

  final ListenerContext listener;
  final ClientConnection edge;
  final HttpServerRequest request;
  final ContextInternal context;
  final MultiMap headers;
  final ResponseWriter answer;
  final RequestBody body;

  private Api.Kind kind = Api.Kind.HTTP;
  private StreamedAnswer stream;
  private long deadline = Long.MAX_VALUE;
  private Refusal lateRefusal;
  private boolean over;
  private String requestId;
  private String api;
  private String route;
  private long watchedSince;
  private Tracing.Span span = Tracing.Span.NONE;

  HttpExchange(ListenerContext listener, ClientConnection edge, HttpServerRequest request) {
    this.listener = listener;
    this.edge = edge;
    this.request = request;
    context = ContextInternal.current();
    headers = request.headers();
    answer = new ResponseWriter(listener, request);
    body = new RequestBody(listener.bodies(), listener.settings().maxBodyBytes(), request);
  }

  @Override
  public void pause() {
    request.pause();
  }

  @Override
  public void begin() {
    edge.serving(this);
    watchedSince = System.nanoTime();
    request.response().endHandler(_ -> ended());
    request.exceptionHandler(_ -> finish());
    step(this::checkAndRoute);
  }

  /** Its span, which ends with the answer. */
  void traced(Tracing.Span begun) {
    span = begun;
  }

  private void ended() {
    HttpServerResponse response = request.response();
    boolean answered = response.bytesWritten() > 0 || response.headWritten();
    int status = answered ? response.getStatusCode() : 0;
    listener
        .watch()
        .answered(
            new RequestWatch.Answered(
                requestId,
                request.method().name(),
                RequestFacts.path(request.uri()),
                api,
                route,
                status,
                System.nanoTime() - watchedSince));
    if (answered) {
      span.tag("http.response.status_code", Integer.toString(status));
    }
    span.end(!answered ? "the client went" : status >= 500 ? "HTTP " + status : null);
  }

  /** The route that it is for. */
  void routed(LiveRoute found) {
    route = found.key();
  }

  /** The call of the function that the request is for. */
  void identify(String id) {
    requestId = id;
  }

  /** A defect of ours must not leave a client waiting, nor a route open. */
  void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("An HTTP request failed inside the gateway", e);
      if (over) {
        edge.close();
      } else {
        refuseAndClose(Refusal.badAnswer(kind));
      }
    }
  }

  private void checkAndRoute() {
    Refusal refusal = RequestCheck.refuse(request);
    if (refusal != null) {
      refuseAndClose(refusal);
      return;
    }
    String domain = RequestFacts.domain(headers);
    if (listener.settings().ownNamesOnly() && !HostName.isOurs(domain, listener.apis().get())) {
      refuseAndClose(Refusal.FOREIGN_NAME);
      return;
    }
    boolean upgrade = RequestCheck.isWebSocket(headers);
    if (!upgrade && listener.receiver().takes(request.path())) {
      receive();
      return;
    }
    String path = RequestFacts.path(request.uri());
    ApiTable.HostBinding door =
        listener
            .apis()
            .get()
            .find(domain, path, upgrade || path.contains(SocketOpening.CONNECTIONS));
    if (upgrade && (door == null || door.api().api().kind() != Api.Kind.WEBSOCKET)) {
      refuseAndClose(Refusal.BAD_REQUEST);
      return;
    }
    if (door == null) {
      refuse(ApiTable.isUrlHost(domain) ? Refusal.unknownUrl() : Refusal.NOT_FOUND);
      return;
    }
    answer.from(door.api());
    api = door.api().api().source();
    kind = door.api().api().kind();
    boolean socket = kind == Api.Kind.WEBSOCKET;
    if (door.api().api().disabled() && !door.isDomain()) {
      refuse(Refusal.disabled(kind));
    } else if (socket) {
      new SocketOpening(this, door).begin(domain, path, upgrade);
    } else if (answer.isPreflight()) {
      finish();
      answer.sendPreflight();
    } else {
      new ApiCall(this, door).begin(domain, path);
    }
  }

  /** Not for an API: a store tells of its objects. */
  private void receive() {
    Receiver.Reply no = listener.receiver().refuse(request.method(), headers);
    if (no != null) {
      refuseAndClose(Refusal.of(no));
      return;
    }
    body.atMost(listener.receiver().maxBodyBytes());
    readBody(this::received);
  }

  private void received() {
    Buffer told = body.bytes() == null ? Buffer.buffer() : body.bytes();
    body.forget();
    await(RECEIVE_MILLIS, Refusal.BUSY);
    onContext(
        listener.receiver().receive(headers, told), reply -> refuse(Refusal.of(reply.result())));
  }

  /** Goes on with the body read; refuses and closes when it cannot be. */
  void readBody(Runnable done) {
    body.read(
        () -> step(done),
        problem ->
            refuseAndClose(
                switch (problem) {
                  case TOO_LARGE -> Refusal.tooLarge(kind);
                  case BUSY -> Refusal.BUSY;
                  case EXPECTATION -> Refusal.EXPECTATION;
                }));
  }

  /** Handles what comes on the connection's event loop. */
  <T> void onContext(Future<T> future, Handler<AsyncResult<T>> handler) {
    future.onComplete(
        result -> {
          if (context.inThread()) {
            step(() -> handler.handle(result));
          } else {
            context.runOnContext(_ -> step(() -> handler.handle(result)));
          }
        });
  }

  /** From now on there is so much time, and then this answer. */
  void await(long millis, Refusal late) {
    lateRefusal = late;
    deadline = edge.now() + millis;
  }

  void awaitNothing() {
    deadline = Long.MAX_VALUE;
  }

  /** What the function writes while it runs; given up when the exchange ends. */
  void streaming(StreamedAnswer answered) {
    stream = answered;
  }

  boolean isOver() {
    return over;
  }

  Api.Kind kind() {
    return kind;
  }

  @Override
  public void check(long now) {
    if (!over && now >= deadline) {
      refuse(lateRefusal);
    }
  }

  @Override
  public boolean refuseBody(Refusal why) {
    if (over || body.isRead()) {
      return false;
    }
    refuseAndClose(why);
    return true;
  }

  void refuse(Refusal refusal) {
    if (over) {
      return;
    }
    finish();
    if (stream != null && stream.isOpen()) {
      // Too late for a status: the missing end tells the client.
      edge.close();
    } else {
      answer.send(refusal, false);
    }
  }

  void refuseAndClose(Refusal refusal) {
    if (!over) {
      edge.readNoMore();
      finish();
      answer.send(refusal, true);
      edge.closeSoon();
    }
  }

  /**
   * Nothing more to wait for: the response goes out now, or the client has gone. Comes before the
   * response is ended, which may begin the next exchange of the connection.
   */
  void finish() {
    if (over) {
      return;
    }
    over = true;
    body.drop();
    if (stream != null) {
      stream.abandon();
    }
    edge.served(this, !body.isRead());
  }
}
