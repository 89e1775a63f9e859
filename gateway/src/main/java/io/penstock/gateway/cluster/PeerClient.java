package io.penstock.gateway.cluster;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeUnit;

/**
 * Asks the owner. A request is passed on at most once: the owner does nothing before it hears what
 * follows its word that it will, so that as long as nothing has followed, another may be asked.
 * Event loops only.
 *
 * <pre>
 * this node ── nonce, HEAD ─────────────► owner
 *           ◄───── 200, its nonce ─────── "I am", or 421
 *           ── DATA..., END ────────────► does it
 *           ◄────── HEAD, DATA..., END ──
 * </pre>
 */
final class PeerClient {
  static final String PATH = "/penstock/1";
  static final String NONCE = "penstock-nonce";

  /**
   * Streams of a connection, and what all of them may hold: none that stands still stops others.
   */
  static final int STREAMS = 256;

  static final int WINDOW = 65_535;

  /** Seen longer than this, a machine that is on is busy or gone. */
  private static final int CONNECT_MILLIS = 2_000;

  private static final long WORD_MILLIS = 5_000;

  private final Vertx vertx;
  private final byte[] secret;
  private final Nonces nonces;
  private final HttpClient http;

  PeerClient(Vertx vertx, byte[] secret, Nonces nonces) {
    this.vertx = vertx;
    this.secret = secret;
    this.nonces = nonces;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(STREAMS)
                .setHttp2ConnectionWindowSize(STREAMS * WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true),
            new PoolOptions().setHttp2MaxSize(64).setMaxWaitQueueSize(10_000));
  }

  /**
   * Completes when the owner has said that it will do what it is asked; nothing is done before the
   * exchange says more. Fails when it has not, and will not.
   */
  Future<Tunnel> open(String peer, Heads.Request head) {
    HostAndPort at = HostAndPort.parseAuthority(peer, -1);
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(at.host())
            .setPort(at.port())
            .setURI(PATH);
    return http.request(options).compose(request -> ask(request, head));
  }

  private Future<Tunnel> ask(HttpClientRequest request, Heads.Request head) {
    String nonce = nonces.next();
    Promise<Tunnel> opened = Promise.promise();
    var tunnel = new Tunnel(request);
    var frames =
        new Frames(
            request,
            tunnel,
            Seal.of(secret, Seal.Way.TO_OWNER, nonce),
            Seal.of(secret, Seal.Way.BACK, nonce));
    request.putHeader(NONCE, nonce);
    long timer =
        vertx.setTimer(
            WORD_MILLIS,
            _ -> {
              if (opened.tryFail("it does not answer")) request.reset();
            });
    request.exceptionHandler(
        problem -> {
          if (!opened.tryFail(problem)) tunnel.lost(problem);
        });
    request
        .response()
        .onComplete(
            response -> {
              vertx.cancelTimer(timer);
              if (opened.future().isComplete()) return;
              String refusal = refusal(response);
              if (refusal != null) {
                opened.fail(refusal);
                request.reset();
                return;
              }
              String theirs = response.getHeader(NONCE);
              frames.seals(
                  Seal.of(secret, Seal.Way.TO_OWNER, nonce, theirs),
                  Seal.of(secret, Seal.Way.BACK, nonce, theirs));
              tunnel.opened(frames, response);
              opened.complete(tunnel);
            },
            opened::tryFail);
    frames.send(Frames.Kind.HEAD, head.write());
    return opened.future();
  }

  private static String refusal(HttpClientResponse response) {
    return switch (response.statusCode()) {
      case 200 -> response.getHeader(NONCE) == null ? "it is no node" : null;
      case PeerCall.NOT_OWNER -> "it is not the owner";
      case PeerCall.FORBIDDEN -> "it has another secret";
      default -> "it answers " + response.statusCode();
    };
  }

  /** Whether the node is the owner and answers. */
  Future<Void> ping(String peer) {
    var head =
        new Heads.Request(
            Heads.Door.NONE,
            "GET",
            "/",
            "",
            false,
            false,
            null,
            MultiMap.caseInsensitiveMultiMap());
    return open(peer, head)
        .compose(
            tunnel -> {
              Promise<Void> answered = Promise.promise();
              long timer =
                  vertx.setTimer(
                      WORD_MILLIS,
                      _ -> {
                        if (answered.tryFail("it does not answer")) tunnel.cancel();
                      });
              tunnel.answers(
                  new Tunnel.Answers() {
                    @Override
                    public void head(Heads.Response response) {}

                    @Override
                    public void data(Buffer piece) {}

                    @Override
                    public void end() {
                      vertx.cancelTimer(timer);
                      answered.tryComplete();
                    }

                    @Override
                    public void lost(Throwable problem) {
                      vertx.cancelTimer(timer);
                      answered.tryFail(problem);
                    }
                  });
              tunnel.end();
              return answered.future();
            });
  }

  void close() {
    http.shutdown(0, TimeUnit.SECONDS);
  }
}
