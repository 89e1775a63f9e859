package io.penstock.gateway.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Posts deliveries to other people's servers. The host is resolved once, every address it has is
 * checked, and the connection goes to the checked one, so that a name cannot change its mind in
 * between. Redirects are answers like any other, never followed. Any thread.
 */
public final class HttpOut {
  private static final int ANSWER_BYTES = 64 * 1024;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS_PER_HOST = 16;
  private static final int WAITING_PER_HOST = 256;

  private final AddressRules rules;
  private final Resolver resolver;
  private final HttpClient client;

  /** Looks names up. Blocking. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * @param body the first {@value #ANSWER_BYTES} bytes at most, or as many as were asked for
   */
  public record Answer(int status, Buffer body, String retryAfter) {
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  public HttpOut(Vertx vertx, AddressRules rules, Resolver resolver) {
    this(vertx, rules, resolver, CONNECTIONS_PER_HOST, WAITING_PER_HOST);
  }

  /**
   * @param waitingPerHost requests that may wait for one of a host's connections
   */
  public HttpOut(
      Vertx vertx,
      AddressRules rules,
      Resolver resolver,
      int connectionsPerHost,
      int waitingPerHost) {
    this.rules = rules;
    this.resolver = resolver;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(30)
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setForceSni(true)
                .setVerifyHost(true),
            new PoolOptions()
                .setHttp1MaxSize(connectionsPerHost)
                .setMaxWaitQueueSize(waitingPerHost));
  }

  /**
   * Sends one request.
   *
   * @return the answer, whatever its status; fails with {@link RefusedTargetException} for a URL or
   *     address that may not be called, and with what went wrong on the wire otherwise
   */
  public Future<Answer> send(
      HttpMethod method, String url, Map<String, String> headers, Buffer body, Duration timeout) {
    return send(method, url, headers, body, timeout, ANSWER_BYTES);
  }

  /** The same with so many bytes of the answer's body. */
  Future<Answer> send(
      HttpMethod method,
      String url,
      Map<String, String> headers,
      Buffer body,
      Duration timeout,
      int most) {
    Target target;
    try {
      target = Target.parse(url);
    } catch (RefusedTargetException e) {
      return Future.failedFuture(e);
    }
    Promise<InetAddress> resolved = Promise.promise();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                resolved.complete(checked(resolver.resolve(target.hostName())));
              } catch (UnknownHostException | RuntimeException e) {
                resolved.fail(e);
              }
            });
    return resolved
        .future()
        .compose(address -> send(method, target, address, headers, body, most))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private InetAddress checked(InetAddress[] addresses) throws UnknownHostException {
    if (addresses.length == 0) throw new UnknownHostException("the name has no address");
    for (InetAddress address : addresses)
      if (!rules.allows(address))
        throw new RefusedTargetException(
            "the host resolves to " + address.getHostAddress() + ", which is not public");
    return addresses[0];
  }

  private Future<Answer> send(
      HttpMethod method,
      Target target,
      InetAddress address,
      Map<String, String> headers,
      Buffer body,
      int most) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setServer(SocketAddress.inetSocketAddress(target.port(), literal(address)))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.path())
            .setFollowRedirects(false);
    return client
        .request(options)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              if (target.authorization() != null)
                request.putHeader("Authorization", target.authorization());
              return request.send(body).compose(response -> answer(response, most));
            });
  }

  /** Vert.x makes an authority of it, which has brackets for IPv6. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    if (!(address instanceof Inet6Address)) return text;
    int zone = text.indexOf('%');
    return "[" + (zone < 0 ? text : text.substring(0, zone)) + "]";
  }

  private static Future<Answer> answer(HttpClientResponse response, int most) {
    Promise<Answer> done = Promise.promise();
    var body = Buffer.buffer();
    Runnable end =
        () ->
            done.tryComplete(
                new Answer(response.statusCode(), body, response.getHeader("retry-after")));
    response.exceptionHandler(done::tryFail);
    response.handler(
        chunk -> {
          int room = most - body.length();
          body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
          if (chunk.length() < room) return;
          end.run(); // nobody reads further: give the connection up
          response.request().reset();
        });
    response.endHandler(none -> end.run());
    return done.future();
  }

  public Future<Void> close() {
    return client.close();
  }
}
