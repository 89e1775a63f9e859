package io.penstock.trigger.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * One connection and what it may still take its time for. Told by the decoder and the exchange what
 * goes on; looked at by the listener a few times a second. Times are milliseconds of that sweep, so
 * a request costs no timer. Event loop only.
 */
final class ClientConnection {
  /** A client that still writes would lose the answer if the connection were reset at once. */
  private static final long LINGER_MILLIS = 500;

  private static final int CHUNK = 64 * 1024;

  /** The part of the idle timeout after which another connection may have the place. */
  private static final int IDLER = 12;

  private enum Phase {
    IDLE,
    HEADER,
    BODY
  }

  private final Channel channel;
  private String peer;
  private boolean proxy;
  private boolean secureThere;
  private final HttpSettings settings;
  private final Sweep sweep;

  private Phase phase = Phase.IDLE;
  private long since;
  private long bodyBytes;
  private Exchange exchange;
  private Exchange waiting;
  private boolean hadRequest;
  private boolean draining;
  private boolean closing;
  private boolean streams;
  private long closeAt = Long.MAX_VALUE;
  private long lastCame;

  private long unread;
  private long unreadSince;
  private Object maker;

  /**
   * @param proxy whether it is believed what it says of its clients
   */
  ClientConnection(
      Channel channel, String peer, boolean proxy, HttpSettings settings, Sweep sweep) {
    this.channel = channel;
    this.peer = peer;
    this.proxy = proxy;
    this.settings = settings;
    this.sweep = sweep;
    since = sweep.now();
  }

  /** The next request came to another node, from this address, by TLS or not. */
  void isOf(String otherPeer, boolean isProxy, boolean isSecure) {
    peer = otherPeer;
    proxy = isProxy;
    secureThere = isSecure;
  }

  /** Whether its client speaks TLS. */
  boolean isSecure() {
    return secureThere || channel.pipeline().get(SslHandler.class) != null;
  }

  /** The address at the other end. */
  String peer() {
    return peer;
  }

  /** Where its request came from, as far as that is to be believed. */
  ClientHeaders.Forwarded from(MultiMap headers, String port) {
    String proto = isSecure() ? "https" : "http";
    return ClientHeaders.Forwarded.of(headers, peer, port, proto, proxy, settings.trustedProxies());
  }

  /** Who has made it, asked once. */
  Object maker(Supplier<?> who) {
    if (maker == null) {
      maker = who.get();
    }
    return maker;
  }

  long now() {
    return sweep.now();
  }

  void headerBegins() {
    if (phase == Phase.IDLE) {
      phase = Phase.HEADER;
      since = sweep.now();
    }
  }

  void headerEnds(boolean hasBody) {
    hadRequest = true;
    phase = hasBody ? Phase.BODY : Phase.IDLE;
    since = sweep.now();
    bodyBytes = 0;
    streams = false;
  }

  /** The body that comes is not held by anyone, so that its length has no limit. */
  void streams() {
    streams = true;
  }

  boolean isStreaming() {
    return streams;
  }

  void bodyCame(int bytes) {
    bodyBytes += bytes;
    lastCame = sweep.now();
    if ((draining || closing) && bodyBytes > settings.maxBodyBytes() + CHUNK) {
      channel.close();
    }
  }

  long bodyBytes() {
    return bodyBytes;
  }

  void bodyEnds() {
    phase = Phase.IDLE;
    since = sweep.now();
    draining = false;
  }

  boolean inBody() {
    return phase == Phase.BODY;
  }

  void serving(Exchange next) {
    exchange = next;
  }

  /**
   * An exchange needs no more looking after. The next may have begun before it.
   *
   * @param unreadBody whether the request's body is still to come. It is read and dropped, up to a
   *     point: a client that still writes would not see the answer if the connection were reset
   */
  void served(Exchange last, boolean unreadBody) {
    exchange = exchange == last ? null : exchange;
    since = sweep.now();
    draining = unreadBody && phase == Phase.BODY;
  }

  /**
   * Nothing that comes from now on is looked at: after "connection: close" it would be read
   * differently by others, or serve one request inside another (RFC 9112, 9.6).
   */
  void readNoMore() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** The connection ends soon: time is left for the client to read the answer. */
  void closeSoon() {
    readNoMore();
    closeAt = sweep.now() + settings.headerDeadline().toMillis();
    lastCame = sweep.now();
    if (phase != Phase.BODY) {
      channel.close();
    }
  }

  void close() {
    channel.close();
  }

  /** Whether it only takes a place: no request came yet, or none for long. */
  boolean isIdler(long now) {
    return exchange == null
        && phase != Phase.BODY
        && !closing
        && (!hadRequest || now - since > settings.idleTimeout().toMillis() / IDLER);
  }

  /** Closes now: an ordinary close waits for what is still to be written. */
  void abort() {
    ChannelHandlerContext decoder = channel.pipeline().context("httpDecoder");
    if (decoder == null) {
      channel.close(); // it has become a socket
    } else {
      decoder.close();
    }
  }

  /**
   * Begins the exchange once earlier responses are mostly gone: requests sent ahead by a client
   * that does not read must not pile up responses.
   */
  void begin(Exchange next) {
    if (channel.isWritable()) {
      next.begin();
    } else {
      waiting = next;
      next.pause();
    }
  }

  void writable() {
    Exchange next = waiting;
    if (next != null && channel.isWritable()) {
      waiting = null;
      next.begin();
    }
  }

  /** Ends what has taken too long. */
  void check(long now) {
    if (closeAt != Long.MAX_VALUE) {
      if (now >= closeAt || now - lastCame >= LINGER_MILLIS) {
        channel.close();
      }
    } else if (isUnreadTooLong(now)) {
      abort();
    } else if (phase == Phase.HEADER && exchange == null) {
      if (now - since > settings.headerDeadline().toMillis()) {
        tooSlow();
      }
    } else if (phase == Phase.BODY) {
      body(now);
    } else if (exchange == null && now - since > settings.idleTimeout().toMillis()) {
      channel.close();
    }
    if (exchange != null) {
      exchange.check(now);
    }
  }

  private void body(long now) {
    if (!channel.config().isAutoRead()) {
      // We do not read at present: the client is not to blame.
      since = now;
      bodyBytes = 0;
      return;
    }
    long millis = now - since;
    if (millis > settings.headerDeadline().toMillis()
        && bodyBytes * 1000 < millis * settings.bodyMinimumRate()) {
      tooSlow();
    }
  }

  private void tooSlow() {
    if (exchange == null) {
      timeout();
    } else if (!exchange.refuseBody(Refusal.TIMEOUT)) {
      channel.close();
    }
  }

  /** What comes is not framed as it says: where it would end nobody knows. */
  void badBody() {
    if (exchange == null || !exchange.refuseBody(Refusal.BAD_REQUEST)) {
      channel.close();
    }
  }

  /** Says 408 where there is no request to answer, and closes. */
  private void timeout() {
    Refusal refusal = Refusal.TIMEOUT;
    String text =
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: "
            + refusal.contentType()
            + "\r\ncontent-length: "
            + refusal.body().length()
            + "\r\nconnection: close\r\n\r\n"
            + refusal.body();
    channel
        .pipeline()
        .context("httpEncoder")
        .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Of a file only what is left of it says how much waits: it does not count as pending. */
  private static long left(ChannelOutboundBuffer waiting) {
    return waiting.current() instanceof FileRegion file
        ? file.count() - file.transferred()
        : waiting.totalPendingWriteBytes() - waiting.currentProgress();
  }

  /** Whether the client has taken too little of what waits for it, for too long. */
  private boolean isUnreadTooLong(long now) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    long left = waiting == null ? 0 : left(waiting);
    long window = settings.writeDeadline().toMillis();
    long expected = Math.max(1, settings.bodyMinimumRate() * window / 1000);
    if (left <= 0 || left > unread || unread - left >= expected) {
      unread = Math.max(left, 0);
      unreadSince = now;
      return false;
    }
    return now - unreadSince > window;
  }
}
