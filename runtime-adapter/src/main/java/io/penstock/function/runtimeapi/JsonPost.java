package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** A small body, answered when it is there; of one above the cap the rest is let go. */
final class JsonPost implements BodyReader {
  private static final int BODY_BYTES = 64 * 1024;

  private final RuntimeConnection from;
  private final Function<Buffer, ByteBuf> answer;
  private final Buffer body = Buffer.buffer();
  private boolean tooLarge;

  JsonPost(RuntimeConnection from, Function<Buffer, ByteBuf> answer) {
    this.from = from;
    this.answer = answer;
  }

  @Override
  public void data(ByteBuf bytes) {
    byte[] some = new byte[bytes.readableBytes()];
    bytes.readBytes(some);
    if (body.length() + some.length > BODY_BYTES) tooLarge = true;
    else body.appendBytes(some);
  }

  @Override
  public Reply end(HttpHeaders trailers) {
    if (tooLarge) return Reply.TOO_LARGE;
    from.reply(answer.apply(body));
    return null;
  }
}
