package io.penstock.trigger.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The first bytes of a connection, which say whether it speaks TLS. Until they are there it is a
 * connection without a request. Event loop only.
 */
final class TlsOpening extends OptionalSslHandler {
  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long GOODBYE_MILLIS = 500;

  private static final byte[] REFUSAL;

  static {
    String text = "This port speaks TLS with other machines: use https://.\n";
    REFUSAL =
        ("HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: "
                + text.length()
                + "\r\nconnection: close\r\n\r\n"
                + text)
            .getBytes(StandardCharsets.US_ASCII);
  }

  private final boolean clear;

  /**
   * @param clear whether clear text is served
   */
  TlsOpening(SslContext context, boolean clear) {
    super(context);
    this.clear = clear;
  }

  @Override
  protected SslHandler newSslHandler(ChannelHandlerContext context, SslContext ssl) {
    // The kernel cannot send a file encrypted: it goes in pieces.
    context.pipeline().addAfter("httpEncoder", "chunkedWriter", new ChunkedWriteHandler());
    SslHandler handler = super.newSslHandler(context, ssl);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    handler.setCloseNotifyFlushTimeoutMillis(GOODBYE_MILLIS);
    return handler;
  }

  @Override
  protected ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
    return clear ? null : new Refusing();
  }

  @Override
  protected String newNonSslHandlerName() {
    return "refusing";
  }

  /** Says what is wrong, and reads nothing more. */
  private static final class Refusing extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.writeAndFlush(Unpooled.wrappedBuffer(REFUSAL));
      context.executor().schedule(() -> context.close(), GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      // Nothing was read that anyone should look at.
    }
  }
}
