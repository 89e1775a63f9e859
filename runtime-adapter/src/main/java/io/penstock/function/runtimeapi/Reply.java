package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.penstock.function.FunctionErrors;
import java.nio.charset.StandardCharsets;

/** The Runtime API's short replies, rendered once. */
enum Reply {
  /** SnapStart's: there is no snapshot, so that it has been restored as soon as it is asked. */
  RESTORED("200 OK", "{}"),
  ACCEPTED("202 Accepted", "{\"status\":\"OK\"}"),
  INVALID_REQUEST_ID("400 Bad Request", "Invalid request ID", "InvalidRequestID"),
  INVALID_RESPONSE_MODE(
      "400 Bad Request", "Invalid function response mode", "InvalidFunctionResponseMode"),
  TRUNCATED_REQUEST(
      "400 Bad Request", "HTTP request detected as truncated", "TruncatedHTTPRequest"),
  MALFORMED_REQUEST("400 Bad Request", "The request is not well-formed HTTP", "InvalidRequest"),
  INVALID_STATE("403 Forbidden", "Invalid state transition", "InvalidStateTransition"),
  NOT_FOUND("404 Not Found", "Not found", "NotFound"),
  NOT_ALLOWED("405 Method Not Allowed", "Method not allowed", "MethodNotAllowed"),
  TOO_LARGE(
      "413 Request Entity Too Large",
      "Exceeded maximum allowed payload size (" + FunctionErrors.MAX_RESPONSE_BYTES + " bytes).",
      "RequestEntityTooLarge");

  private final ByteBuf bytes;

  Reply(String status, String message, String type) {
    this(status, "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}");
  }

  Reply(String status, String json) {
    String text =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, json.length(), json);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    this.bytes = Unpooled.unreleasableBuffer(Unpooled.directBuffer(ascii.length).writeBytes(ascii));
  }

  /** A view to be written once. */
  ByteBuf bytes() {
    return bytes.duplicate();
  }
}
