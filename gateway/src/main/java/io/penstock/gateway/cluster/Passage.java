package io.penstock.gateway.cluster;

import io.penstock.trigger.http.BodySink;
import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;

/** One request on its way to the owner and back. Event loop only. */
final class Passage implements Tunnel.Answers {
  /** For an owner to be found, and to say that it will. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long AGAIN_MILLIS = 100;

  private final Passing node;
  private final ClientRequest client;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final long end = System.nanoTime() + PATIENCE_NANOS;
  private Tunnel tunnel;
  private long tenure;
  private NetSocket socket;
  private boolean answered;
  private boolean over;

  Passage(Passing node, ClientRequest client) {
    this.node = node;
    this.client = client;
    request = client.http();
    response = request.response();
  }

  void begin() {
    response.exceptionHandler(_ -> {});
    response.closeHandler(_ -> gone());
    ask();
  }

  private void ask() {
    if (over) return;
    Shards.Owner owner = node.shards.owner();
    if (owner == null || owner.peer() == null) {
      later();
      return;
    }
    node.peers
        .open(owner.peer(), head())
        .onComplete(to -> opened(to, owner.tenure()), _ -> later());
  }

  private Heads.Request head() {
    return new Heads.Request(
        node.door,
        request.method().name(),
        request.uri(),
        client.peer(),
        client.secure(),
        request.headers().contains("transfer-encoding"),
        client.isWebSocket() ? request.getHeader("upgrade") : null,
        request.headers());
  }

  /** Nothing was done: asked again, for a while. */
  private void later() {
    if (over) return;
    if (System.nanoTime() - end < 0) node.vertx.setTimer(AGAIN_MILLIS, _ -> ask());
    else unavailable("No node owns the state just now; try again.");
  }

  private void opened(Tunnel to, long of) {
    if (over) {
      to.cancel();
      return;
    }
    tunnel = to;
    tenure = of;
    node.meters.passed();
    tunnel.answers(this);
    tunnel.drainHandler(
        _ -> {
          if (socket != null) socket.resume();
          else request.resume();
        });
    if (client.isWebSocket()) tunnel.begin();
    else client.stream(new Body(), problem -> refuse(problem.name()));
  }

  /** Of the client's request, the only one that can be wrong here: what it expects. */
  private void refuse(String problem) {
    tunnel.cancel();
    done();
    client.last();
    response.setStatusCode(417).end("{\"message\":\"" + problem + "\"}");
  }

  /** Another has taken over: the one that was asked will not answer, or must not. */
  void ownedBy(Shards.Owner owner) {
    if (tunnel == null || owner.tenure() <= tenure || over) return;
    tunnel.cancel();
    lost(new IllegalStateException("another node has taken over"));
  }

  /** The client's body on its way to the owner. */
  private final class Body implements BodySink {
    @Override
    public void data(Buffer piece) {
      tunnel.data(piece);
      if (tunnel.full()) request.pause();
    }

    @Override
    public void end() {
      tunnel.end();
    }

    @Override
    public void gone() {
      Passage.this.gone();
    }
  }

  @Override
  public void head(Heads.Response head) {
    response.setStatusCode(head.status()).setStatusMessage(head.message());
    response.headers().addAll(head.headers());
    response.drainHandler(_ -> tunnel.resume());
    answered = true;
    if (head.status() == 101) {
      upgrade();
      return;
    }
    if (head.last()) client.last();
    if (head.chunked()) response.setChunked(true);
  }

  private void upgrade() {
    response.putHeader("connection", "Upgrade").putHeader("upgrade", request.getHeader("upgrade"));
    tunnel.pause();
    client
        .toSocket()
        .onComplete(
            to -> {
              socket = to;
              socket.handler(
                  piece -> {
                    tunnel.data(piece);
                    if (tunnel.full()) socket.pause();
                  });
              socket.endHandler(_ -> tunnel.end());
              socket.closeHandler(_ -> gone());
              socket.drainHandler(_ -> tunnel.resume());
              tunnel.resume();
            },
            this::lost);
  }

  @Override
  public void data(Buffer piece) {
    if (over) return;
    if (socket != null) socket.write(piece);
    else response.write(piece);
    if (socket != null ? socket.writeQueueFull() : response.writeQueueFull()) tunnel.pause();
  }

  @Override
  public void end() {
    if (over) return;
    done();
    if (socket != null) socket.end();
    else response.end();
  }

  /** Whether it was done nobody knows: it is not asked of another. */
  @Override
  public void lost(Throwable problem) {
    if (over) return;
    if (!answered) {
      unavailable("The node that has the state did not answer; whether it was done is not known.");
      return;
    }
    done();
    node.meters.refused();
    if (socket != null) socket.close();
    else client.abort(); // half an answer must not look like a whole one
  }

  private void unavailable(String why) {
    done();
    node.unavailable(client, why);
  }

  /** The client waits no more. */
  private void gone() {
    if (over) return;
    if (tunnel != null) tunnel.cancel();
    done();
  }

  private void done() {
    over = true;
    node.over(this);
  }
}
