package io.penstock.gateway.events.destination;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Requests that carry a CloudEvent: their attributes are {@code ce-} headers, which stay headers in
 * binary mode and become members of the body in the structured ones. Pure.
 */
final class Outgoing {
  private static final String PREFIX = "ce-";
  private static final String STRUCTURED = "application/cloudevents";
  private static final String BATCH = "application/cloudevents-batch";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Outgoing() {}

  /**
   * @param headers by name, whatever its case; changed as the mode asks
   * @return the request's body
   */
  static Buffer body(Map<String, String> headers, Buffer data) {
    if (!headers.containsKey("ce-specversion")) return data;
    String type = headers.get("Content-Type").toLowerCase(Locale.ROOT);
    if (!type.startsWith(STRUCTURED)) {
      headers.replaceAll(
          (name, value) ->
              name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? escape(value) : value);
      return data;
    }
    var event = new JsonObject();
    for (String name : new ArrayList<>(headers.keySet()))
      if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
        event.put(name.substring(PREFIX.length()).toLowerCase(Locale.ROOT), headers.remove(name));
    event.put("datacontenttype", "application/json");
    try {
      event.put("data", Json.decodeValue(data));
    } catch (DecodeException e) {
      event.put("datacontenttype", "text/plain").put("data", data.toString());
    }
    return type.startsWith(BATCH) ? new JsonArray().add(event).toBuffer() : event.toBuffer();
  }

  /** As the HTTP binding wants header values. */
  private static String escape(String value) {
    var text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c <= ' ' || c > '~' || c == '"' || c == '%') text.append('%').append(HEX.toHexDigits(b));
      else text.append((char) c);
    }
    return text.toString();
  }
}
