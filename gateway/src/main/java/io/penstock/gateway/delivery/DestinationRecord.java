package io.penstock.gateway.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The record that Lambda sends to a destination, members in Lambda's order.
 *
 * @param condition {@code Success}, or why the event was given up
 * @param response the function's last answer; null when it never answered: then the record has no
 *     responseContext and no responsePayload
 */
record DestinationRecord(
    Instant timestamp,
    String requestId,
    String functionArn,
    String condition,
    int invokeCount,
    Buffer request,
    Response response) {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * @param functionError {@code Unhandled}, or null when the function succeeded
   */
  record Response(String version, String functionError, Buffer payload) {}

  Buffer toJson() {
    var out = Buffer.buffer(request.length() + 512);
    out.appendString("{\"version\":\"1.0\",\"timestamp\":\"" + MILLIS.format(timestamp));
    out.appendString("\",\"requestContext\":{\"requestId\":" + Json.encode(requestId));
    out.appendString(",\"functionArn\":" + Json.encode(functionArn));
    out.appendString(",\"condition\":" + Json.encode(condition));
    out.appendString(",\"approximateInvokeCount\":" + invokeCount + "},\"requestPayload\":");
    append(out, request);
    if (response != null) {
      out.appendString(",\"responseContext\":{\"statusCode\":200,\"executedVersion\":");
      out.appendString(Json.encode(response.version));
      if (response.functionError != null)
        out.appendString(",\"functionError\":" + Json.encode(response.functionError));
      out.appendString("},\"responsePayload\":");
      append(out, response.payload);
    }
    return out.appendString("}");
  }

  /** Bytes that are not JSON (a function may return any) become a JSON string. */
  private static void append(Buffer out, Buffer bytes) {
    if (bytes.length() == 0) out.appendString("null");
    else if (ErrorText.isJson(bytes)) out.appendBuffer(bytes);
    else out.appendString(Json.encode(bytes.toString(StandardCharsets.UTF_8)));
  }
}
