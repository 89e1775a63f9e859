package io.penstock.trigger.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of the HTTP trigger. Deployed by {@link HttpTrigger}, one for each core,
 * all on one port.
 *
 * <p>The server of Vert.x with its defaults is no edge: connections are counted and timed here, and
 * each one's decoder is exchanged for {@link StrictDecoder}. Nothing blocks.
 */
final class HttpListener extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

  private final HttpTrigger trigger;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Sweep sweep;
  private ListenerContext listener;
  private HttpServer server;

  HttpListener(HttpTrigger trigger, InstantSource time, RandomGenerator random) {
    this.trigger = trigger;
    this.time = time;
    this.random = random;
    sweep = new Sweep(trigger.settings());
  }

  @Override
  public Future<?> start() {
    listener = listener();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setDecompressionSupported(false)
            .setCompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setTcpNoDelay(true)
            .setAcceptBacklog(1024);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .requestHandler(_ -> {})
            .exceptionHandler(e -> log.debug("Connection failed", e));
    vertx.setPeriodic(sweep.interval(), _ -> sweep.tick());
    return server.listen(trigger.address()).onSuccess(s -> trigger.listening(s.actualPort()));
  }

  private ListenerContext listener() {
    HttpSettings settings = trigger.settings();
    Ids ids = new Ids(random);
    ClockText clock = new ClockText(time);
    Authorizers guard =
        new Authorizers(
            new LambdaGuard(trigger.intake(), ids, clock, trigger.authorizers()),
            new JwtGuard(vertx.createHttpClient(), clock));
    ListenerContext.BodyBudget bodies =
        new ListenerContext.BodyBudget(settings.maxBodyBytesInFlight());
    return new ListenerContext(
        settings, trigger.apis(), trigger.intake(), ids, clock, bodies, guard, trigger.receiver());
  }

  private void connected(HttpConnection connection) {
    Http1ServerConnection http = (Http1ServerConnection) connection;
    Channel channel = http.channelHandlerContext().channel();
    String peer = withoutZone(connection.remoteAddress().hostAddress());
    if (!trigger.connections().enter(peer)) {
      channel.close();
      return;
    }
    ClientConnection edge = new ClientConnection(channel, peer, listener.settings(), sweep);
    sweep.add(edge);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              sweep.remove(edge);
              trigger.connections().leave(peer);
            });
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(edge, listener.settings()));
    http.handler(request -> edge.begin(new HttpExchange(listener, edge, request)));
    http.invalidRequestHandler(request -> invalid(edge, request));
  }

  /** A link-local IPv6 address without the name of our interface, which means nothing elsewhere. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  /** Bytes that are no request. */
  private void invalid(ClientConnection edge, HttpServerRequest request) {
    Refusal refusal =
        switch (request.decoderResult().cause()) {
          case MalformedRequestException refused -> refused.refusal();
          case TooLongFrameException _ -> Refusal.HEADERS_TOO_LARGE;
          default -> Refusal.BAD_REQUEST;
        };
    new ResponseWriter(listener, request).send(refusal, true);
    edge.closeSoon();
  }

  /** Takes no new connections; those there are have the server's grace to end. */
  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.shutdown();
  }
}
