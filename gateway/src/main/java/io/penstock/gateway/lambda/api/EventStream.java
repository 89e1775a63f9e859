package io.penstock.gateway.lambda.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Frames of {@code application/vnd.amazon.eventstream}. Pure. */
final class EventStream {
  private static final byte STRING = 7;

  private EventStream() {}

  /** One event: total length, header length, their checksum, headers, payload, checksum of all. */
  static Buffer frame(String type, String contentType, Buffer payload) {
    Buffer headers = Buffer.buffer(96);
    header(headers, ":event-type", type);
    header(headers, ":content-type", contentType);
    header(headers, ":message-type", "event");
    int total = 12 + headers.length() + payload.length() + 4;
    Buffer frame = Buffer.buffer(total).appendInt(total).appendInt(headers.length());
    var checksum = new CRC32();
    checksum.update(frame.getBytes());
    frame.appendInt((int) checksum.getValue()).appendBuffer(headers).appendBuffer(payload);
    checksum.reset();
    checksum.update(frame.getBytes());
    return frame.appendInt((int) checksum.getValue());
  }

  private static void header(Buffer headers, String name, String value) {
    headers
        .appendByte((byte) name.length())
        .appendString(name)
        .appendByte(STRING)
        .appendShort((short) value.getBytes(StandardCharsets.UTF_8).length)
        .appendString(value);
  }
}
