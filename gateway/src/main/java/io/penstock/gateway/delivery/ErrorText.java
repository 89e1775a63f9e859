package io.penstock.gateway.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What a function's error JSON says. */
final class ErrorText {
  private static final JsonFactory JSON = JsonReading.factory();

  private ErrorText() {}

  /** The text of {@code errorMessage}; the empty string when there is none. */
  static String messageOf(Buffer payload) {
    try (var parser = JSON.createParser(payload.getBytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("errorMessage"))
          return value == JsonToken.VALUE_NULL ? "" : parser.getValueAsString("");
        parser.skipChildren();
      }
      return "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether these bytes are one JSON value. */
  static boolean isJson(Buffer bytes) {
    try (var parser = JSON.createParser(bytes.getBytes())) {
      if (parser.nextToken() == null) return false;
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
