package io.penstock.trigger.shape;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A function's body as the bytes that go out. */
final class ResultBody {
  static final Buffer EMPTY = wrap(new byte[0]);

  private ResultBody() {}

  static Buffer text(String body) {
    return body == null || body.isEmpty() ? EMPTY : wrap(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Null when it is not base64. */
  static Buffer base64(String body) {
    if (body == null || body.isEmpty()) {
      return EMPTY;
    }
    try {
      return wrap(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** JSON without the white space between its tokens: as AWS passes an inferred body on. */
  static Buffer compact(Buffer json) {
    ByteBuf in = ((BufferInternal) json).getByteBuf();
    byte[] out = new byte[json.length()];
    int size = 0;
    boolean inString = false;
    int start = in.readerIndex();
    for (int i = 0; i < out.length; i++) {
      byte b = in.getByte(start + i);
      if (inString) {
        out[size++] = b;
        if (b == '\\') {
          out[size++] = in.getByte(start + ++i);
        } else if (b == '"') {
          inString = false;
        }
      } else if (b > ' ' || b < 0) {
        out[size++] = b;
        inString = b == '"';
      }
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(out, 0, size));
  }

  private static Buffer wrap(byte[] bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
