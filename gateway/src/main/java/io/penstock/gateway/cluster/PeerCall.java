package io.penstock.gateway.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that another node passes on, at its owner: proved, taken, and handed to the port that
 * it came for. Whatever ends on one side ends on the other. Event loop only.
 */
final class PeerCall implements Frames.Taker {
  static final int NOT_OWNER = 421;
  static final int FORBIDDEN = 403;

  private static final Logger LOG = LoggerFactory.getLogger(PeerCall.class);
  private static final long FIRST_MILLIS = 5_000;

  /**
   * What all of them need.
   *
   * @param ports of this node; null as long as it is not the owner
   */
  record Context(byte[] secret, Nonces nonces, Supplier<LocalPorts> ports) {}

  private final Vertx vertx;
  private final Context context;
  private final LocalDoors doors;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private String nonce;
  private Frames frames;
  private long timer;
  private Heads.Request head;
  private LocalPorts ports;
  private final Runnable proved;
  private boolean begun;
  private boolean sentAll;
  private boolean over;
  private HttpClientRequest local;
  private ReadStream<Buffer> back;
  private WriteStream<Buffer> forth;
  private NetSocket socket;

  /**
   * @param proved run when it is a node's
   */
  PeerCall(
      Vertx vertx, Context context, LocalDoors doors, HttpServerRequest request, Runnable proved) {
    this.proved = proved;
    this.vertx = vertx;
    this.context = context;
    this.doors = doors;
    this.request = request;
    response = request.response();
  }

  void begin() {
    nonce = request.getHeader(PeerClient.NONCE);
    if (nonce == null) {
      refuse(FORBIDDEN);
      return;
    }
    frames =
        new Frames(
            response,
            this,
            Seal.of(context.secret, Seal.Way.BACK, nonce),
            Seal.of(context.secret, Seal.Way.TO_OWNER, nonce));
    timer = vertx.setTimer(FIRST_MILLIS, _ -> gone());
    request.exceptionHandler(_ -> gone());
    response.exceptionHandler(_ -> gone());
    response.closeHandler(_ -> gone());
    request.handler(frames);
  }

  @Override
  public void frame(Frames.Kind kind, Buffer payload) {
    if (over) return;
    if (head == null) first(kind, payload);
    else if (!begun) call(kind, payload);
    else more(kind, payload);
  }

  @Override
  public void broken() {
    if (head == null) refuse(FORBIDDEN);
    else gone();
  }

  /** Says whether it will be done; nothing is done yet. */
  private void first(Frames.Kind kind, Buffer payload) {
    vertx.cancelTimer(timer);
    proved.run();
    if (kind != Frames.Kind.HEAD) {
      gone();
      return;
    }
    head = Heads.Request.read(payload);
    ports = context.ports.get();
    if (ports == null) {
      refuse(NOT_OWNER);
      return;
    }
    String ours = context.nonces.next();
    frames.seals(
        Seal.of(context.secret, Seal.Way.BACK, nonce, ours),
        Seal.of(context.secret, Seal.Way.TO_OWNER, nonce, ours));
    response.putHeader(PeerClient.NONCE, ours).writeHead();
  }

  /** Something followed: the other node knows of our word, and asks nobody else. */
  private void call(Frames.Kind kind, Buffer payload) {
    begun = true;
    if (head.door() == Heads.Door.NONE) {
      end();
      return;
    }
    request.pause();
    doors
        .request(ports, head)
        .onComplete(
            to -> {
              local = to;
              if (over) {
                local.reset();
                return;
              }
              local.exceptionHandler(this::failed);
              if (head.upgrade() == null) send(kind, payload);
              else local.connect().onComplete(this::answered, this::failed);
            },
            this::failed);
  }

  private void send(Frames.Kind kind, Buffer payload) {
    local.response().onComplete(this::answered, this::failed);
    forth = local;
    local.drainHandler(_ -> request.resume());
    request.resume();
    more(kind, payload);
  }

  private void more(Frames.Kind kind, Buffer payload) {
    if (kind == Frames.Kind.DATA) {
      if (payload.length() == 0 || forth == null) return;
      forth.write(payload);
      if (forth.writeQueueFull()) request.pause();
    } else if (kind == Frames.Kind.END) {
      sentAll = true;
      if (socket != null) socket.end();
      else if (forth != null) local.end();
    } else gone();
  }

  private void answered(HttpClientResponse from) {
    if (over) {
      local.reset();
      return;
    }
    boolean upgraded = from.statusCode() == 101;
    frames.send(
        Frames.Kind.HEAD,
        new Heads.Response(
                from.statusCode(),
                from.statusMessage(),
                from.headers().contains("transfer-encoding"),
                "close".equalsIgnoreCase(from.getHeader("connection")),
                from.headers())
            .write());
    if (upgraded) {
      socket = from.netSocket();
      forth = socket;
      socket.drainHandler(_ -> request.resume());
      request.resume();
    } else if (head.upgrade() != null) request.resume();
    back = upgraded ? socket : from;
    back.exceptionHandler(this::failed);
    back.endHandler(_ -> end());
    back.handler(this::backward);
    response.drainHandler(_ -> back.resume());
  }

  private void backward(Buffer piece) {
    if (over) return;
    frames.data(piece);
    if (frames.full()) back.pause();
  }

  private void end() {
    if (over) return;
    over = true;
    frames.send(Frames.Kind.END, Buffer.buffer());
    response.end();
    if (!sentAll && local != null && socket == null) local.reset(); // answered before it was read
  }

  private void failed(Throwable problem) {
    if (over) return;
    LOG.debug("passed on, and not answered: {}", problem.toString());
    gone();
  }

  private void refuse(int status) {
    over = true;
    response.setStatusCode(status).end();
  }

  /** The other side waits no more, or cannot be answered rightly. */
  private void gone() {
    vertx.cancelTimer(timer);
    if (over) return;
    over = true;
    response.reset();
    if (socket != null) socket.close();
    else if (local != null) local.reset();
  }
}
