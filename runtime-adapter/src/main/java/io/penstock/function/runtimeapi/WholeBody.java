package io.penstock.function.runtimeapi;

import static io.penstock.function.FunctionErrors.MAX_RESPONSE_BYTES;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.BiFunction;

/** A body kept whole; one byte over the cap and all of it is let go. */
final class WholeBody implements BodyReader {
  private static final int FIRST_GRANT = 1 << 20;

  private final BiFunction<Buffer, HttpHeaders, Reply> whenComplete;
  private final Runnable whenTooLarge;
  private final Runnable whenLost;
  private ByteBuf kept;

  WholeBody(
      HttpRequest head,
      BiFunction<Buffer, HttpHeaders, Reply> whenComplete,
      Runnable whenTooLarge,
      Runnable whenLost) {
    this.whenComplete = whenComplete;
    this.whenTooLarge = whenTooLarge;
    this.whenLost = whenLost;
    long declared = HttpUtil.getContentLength(head, 256L);
    if (declared > MAX_RESPONSE_BYTES) {
      whenTooLarge.run();
    } else {
      kept = Unpooled.buffer((int) Math.min(declared, FIRST_GRANT), MAX_RESPONSE_BYTES);
    }
  }

  @Override
  public void data(ByteBuf bytes) {
    if (kept == null) {
      return;
    }
    if (bytes.readableBytes() > MAX_RESPONSE_BYTES - kept.readableBytes()) {
      kept = null;
      whenTooLarge.run();
    } else {
      kept.writeBytes(bytes);
    }
  }

  @Override
  public Reply end(HttpHeaders trailers) {
    return kept == null
        ? Reply.TOO_LARGE
        : whenComplete.apply(BufferInternal.buffer(kept), trailers);
  }

  @Override
  public void lost() {
    whenLost.run();
  }
}
