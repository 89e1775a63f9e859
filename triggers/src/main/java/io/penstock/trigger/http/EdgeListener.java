package io.penstock.trigger.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a port.
 *
 * <p>The server of Vert.x with its defaults is no edge: connections are counted and timed here, and
 * each one's decoder is exchanged for {@link StrictDecoder}. Nothing blocks. Event loop only.
 */
final class EdgeListener {
  private static final Logger log = LoggerFactory.getLogger(EdgeListener.class);

  /** AWS's limit for a WebSocket frame. */
  private static final int MAX_FRAME = 32 * 1024;

  private final PortEdge port;
  private final Requests requests;
  private final Sweep sweep;
  private HttpServer server;

  /** What becomes of requests. */
  interface Requests {
    Exchange exchange(ClientConnection connection, HttpServerRequest request);

    /** Answers bytes that are no request; the connection ends then. */
    void invalid(HttpServerRequest request, Refusal refusal);
  }

  EdgeListener(PortEdge port, Requests requests) {
    this.port = port;
    this.requests = requests;
    sweep = new Sweep(port.settings());
  }

  /** Completes once the port is bound. */
  Future<?> open(Vertx vertx) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setDecompressionSupported(false)
            .setCompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setTcpNoDelay(true)
            .setMaxWebSocketFrameSize(MAX_FRAME)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setAcceptBacklog(1024);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .requestHandler(_ -> {})
            .exceptionHandler(e -> log.debug("Connection failed", e));
    vertx.setPeriodic(sweep.interval(), _ -> sweep.tick());
    return server.listen(port.address()).onSuccess(s -> port.listening(s.actualPort()));
  }

  private void connected(HttpConnection connection) {
    Http1ServerConnection http = (Http1ServerConnection) connection;
    Channel channel = http.channelHandlerContext().channel();
    String peer = withoutZone(connection.remoteAddress().hostAddress());
    boolean proxy = AddressRange.any(port.settings().trustedProxies(), peer);
    if (!enter(peer, proxy)) {
      channel.close();
      return;
    }
    ClientConnection edge = new ClientConnection(channel, peer, proxy, port.settings(), sweep);
    sweep.add(edge);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              sweep.remove(edge);
              port.connections().leave(peer, proxy);
            });
    ChannelPipeline pipeline = channel.pipeline();
    if (port.tls() != null) {
      String own = connection.localAddress().hostAddress();
      port.tls().guard(pipeline, isHere(connection.remoteAddress().hostAddress(), own));
    }
    pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(edge, port.settings()));
    http.handler(request -> received(edge, request));
    http.invalidRequestHandler(request -> invalid(edge, request));
  }

  /** Counts the connection in; one that only takes a place has to go where there is none left. */
  private boolean enter(String peer, boolean proxy) {
    ConnectionLimits limits = port.connections();
    ConnectionLimits.Room room = limits.enter(peer, proxy);
    if (room == ConnectionLimits.Room.ENTERED) {
      return true;
    }
    ClientConnection idler = sweep.idler(room == ConnectionLimits.Room.ADDRESS_FULL ? peer : null);
    if (idler == null) {
      return false;
    }
    idler.abort();
    return limits.enter(peer, proxy) == ConnectionLimits.Room.ENTERED;
  }

  /** Whether who is connected is on this machine. */
  static boolean isHere(String peer, String own) {
    return peer.equals(own) || InetAddress.ofLiteral(withoutZone(peer)).isLoopbackAddress();
  }

  /** A link-local IPv6 address without the name of our interface, which means nothing elsewhere. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private void received(ClientConnection edge, HttpServerRequest request) {
    if (edge.isClosing()) {
      return;
    }
    if (port.passedOn() == null || passedOn(edge, request)) {
      edge.begin(requests.exchange(edge, request));
    } else {
      edge.close();
    }
  }

  /** Takes it for its client's own; false where it does not prove to be one. */
  private boolean passedOn(ClientConnection edge, HttpServerRequest request) {
    PassedOn.From from = port.passedOn().from(request);
    if (from == null) {
      return false;
    }
    boolean proxy = AddressRange.any(port.settings().trustedProxies(), from.peer());
    edge.isOf(from.peer(), proxy, from.secure());
    return true;
  }

  private void invalid(ClientConnection edge, HttpServerRequest request) {
    if (edge.isClosing()) {
      return;
    }
    Refusal refusal =
        switch (request.decoderResult().cause()) {
          case MalformedRequestException refused -> refused.refusal();
          case TooLongFrameException _ -> Refusal.HEADERS_TOO_LARGE;
          default -> Refusal.BAD_REQUEST;
        };
    requests.invalid(request, refusal);
    edge.closeSoon();
  }

  /** Takes no new connections; those there are have the server's grace to end. */
  Future<?> close() {
    return server == null ? Future.succeededFuture() : server.shutdown();
  }
}
