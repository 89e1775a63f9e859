package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** Takes the body of one post. */
interface BodyReader {
  /** The bytes are the caller's again when this returns. */
  void data(ByteBuf bytes);

  /** The body is complete: what to reply; null when that is done otherwise. */
  Reply end(HttpHeaders trailers);

  /** The connection closed before the end. */
  default void lost() {}

  /** Reads a body, and replies later. */
  static BodyReader unanswered() {
    return then(() -> {});
  }

  /** Reads a body to its end, and then does something that replies. */
  static BodyReader then(Runnable replies) {
    return new BodyReader() {
      @Override
      public void data(ByteBuf bytes) {}

      @Override
      public Reply end(HttpHeaders trailers) {
        replies.run();
        return null;
      }
    };
  }

  /** Reads a body to its end, so that the sender sees the reply, and keeps none of it. */
  static BodyReader discard(Reply reply) {
    return new BodyReader() {
      @Override
      public void data(ByteBuf bytes) {}

      @Override
      public Reply end(HttpHeaders trailers) {
        return reply;
      }
    };
  }
}
