package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.penstock.function.Invocation;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/** Renders the reply to {@code next}: one buffer, so that a small event is one write. */
final class NextReply {
  private static final byte[] START =
      ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ");
  private static final byte[] DEADLINE = ascii("\r\nLambda-Runtime-Deadline-Ms: ");
  private static final byte[] ARN = ascii("\r\nLambda-Runtime-Invoked-Function-Arn: ");
  private static final byte[] TRACE = ascii("\r\nLambda-Runtime-Trace-Id: ");
  private static final byte[] CONTEXT = ascii("\r\nLambda-Runtime-Client-Context: ");
  private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
  private static final byte[] END = ascii("\r\n\r\n");

  /** Events up to this size are copied behind the head; larger ones are written as they are. */
  private static final int COPIED = 16_384;

  private NextReply() {}

  static ByteBuf of(ByteBufAllocator allocator, Invocation call, long deadlineMillis) {
    ByteBuf event = ((BufferInternal) call.event()).getByteBuf();
    int size = event.readableBytes();
    boolean copied = size <= COPIED;
    ByteBuf out = allocator.directBuffer(512 + (copied ? size : 0));
    out.writeBytes(START);
    text(out, call.requestId());
    out.writeBytes(DEADLINE);
    ByteBufUtil.writeAscii(out, Long.toString(deadlineMillis));
    out.writeBytes(ARN);
    text(out, call.function().arn());
    if (call.traceId() != null && !call.traceId().isEmpty()) {
      text(out.writeBytes(TRACE), call.traceId());
    }
    if (call.clientContext() != null && !call.clientContext().isEmpty()) {
      text(out.writeBytes(CONTEXT), call.clientContext());
    }
    out.writeBytes(LENGTH);
    ByteBufUtil.writeAscii(out, Integer.toString(size));
    out.writeBytes(END);
    return copied ? out.writeBytes(event) : Unpooled.wrappedBuffer(out, event);
  }

  /** A caller's text may hold line ends (JSON does): they must not end the header. */
  private static void text(ByteBuf out, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ') {
        text = text.replaceAll("[\\x00-\\x1f]", " ");
        break;
      }
    }
    ByteBufUtil.writeUtf8(out, text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
