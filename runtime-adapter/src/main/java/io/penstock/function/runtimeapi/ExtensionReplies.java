package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Replies of the Extensions, Telemetry and Logs APIs. */
final class ExtensionReplies {
  private ExtensionReplies() {}

  static ByteBuf error(String status, String type, String message) {
    var error = new JsonObject().put("errorMessage", message).put("errorType", type);
    return reply(status, "application/json", "", error.encode());
  }

  /**
   * @param header a header's name and value
   */
  static ByteBuf ok(String header, String value, JsonObject body) {
    return reply("200 OK", "application/json", header + ": " + value + "\r\n", body.encode());
  }

  static ByteBuf text(String body) {
    return reply("200 OK", "text/plain; charset=utf-8", "", body);
  }

  private static ByteBuf reply(String status, String contentType, String headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(status, contentType, headers, bytes.length);
    return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), bytes);
  }
}
