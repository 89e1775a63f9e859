package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The object a function returns to an HTTP front door, read in one pass. It only collects; what is
 * legal differs between the payload formats.
 */
final class ResultObject {
  static final int NO_STATUS = -1;
  static final int BAD_STATUS = -2;
  private static final JsonFactory JSON = JsonReading.factory();

  private int status = NO_STATUS;
  private HeaderLines headers = new HeaderLines(8);
  private HeaderLines multi;
  private List<String> cookies = List.of();
  private boolean hasCookies;
  private String body;
  private boolean bodyIsJson;
  private boolean multiIsList = true;
  private boolean base64;
  private String unknownKey;
  private String problem;

  private final boolean remap;

  private ResultObject(boolean remap) {
    this.remap = remap;
  }

  static JsonParser parser(Buffer payload) throws IOException {
    ByteBuf bytes = ((BufferInternal) payload).getByteBuf();
    return bytes.hasArray()
        ? JSON.createParser(
            bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), payload.length())
        : JSON.createParser(payload.getBytes());
  }

  /**
   * Reads the rest of an object whose start was read.
   *
   * @param remap whether the headers that belong to AWS's edge go out under another name
   * @throws IOException when it is not JSON
   */
  static ResultObject read(JsonParser json, boolean remap) throws IOException {
    ResultObject result = new ResultObject(remap);
    String key;
    while ((key = json.nextFieldName()) != null) {
      json.nextToken();
      result.member(key, json);
    }
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "something follows the object");
    }
    return result;
  }

  private void member(String key, JsonParser json) throws IOException {
    switch (key) {
      case "statusCode" -> status = status(json);
      case "headers" -> headers = single(json);
      case "multiValueHeaders" -> multi = multi(json);
      case "cookies" -> {
        hasCookies = true;
        cookies = cookies(json);
      }
      case "body" -> body(json);
      case "isBase64Encoded" -> base64 = Boolean.parseBoolean(text(json, "isBase64Encoded"));
      default -> {
        unknownKey = key;
        json.skipChildren();
      }
    }
  }

  /** An object or a list is kept as JSON: some formats take it. */
  private void body(JsonParser json) throws IOException {
    bodyIsJson = json.currentToken().isStructStart();
    if (!bodyIsJson) {
      body = text(json, "body");
      return;
    }
    StringWriter copy = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(copy)) {
      out.copyCurrentStructure(json);
    }
    body = copy.toString();
  }

  private int status(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> NO_STATUS;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> legal(json.getText().strip());
      default -> {
        json.skipChildren();
        yield BAD_STATUS;
      }
    };
  }

  /** 1xx would break the framing of the answer. */
  private static int legal(String text) {
    String digits = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    boolean legal = digits.length() == 3 && digits.charAt(0) >= '2' && digits.charAt(0) <= '9';
    for (int i = 0; legal && i < digits.length(); i++) {
      legal = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return legal ? Integer.parseInt(digits) : BAD_STATUS;
  }

  private HeaderLines single(JsonParser json) throws IOException {
    HeaderLines lines = new HeaderLines(8);
    if (isObject(json, "headers")) {
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        String value = text(json, "headers." + name);
        if (value != null) {
          SafeHeaders.add(lines, name, value, remap);
        }
      }
    }
    return lines;
  }

  private HeaderLines multi(JsonParser json) throws IOException {
    HeaderLines lines = new HeaderLines(8);
    if (json.currentToken() == JsonToken.START_OBJECT) {
      String name;
      while ((name = json.nextFieldName()) != null) {
        if (json.nextToken() != JsonToken.START_ARRAY) {
          multiIsList = false;
          json.skipChildren();
          continue;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
          if (json.currentToken().isStructStart()) {
            multiIsList = false;
            json.skipChildren();
          } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            SafeHeaders.add(lines, name, json.getText(), remap);
          }
        }
      }
    } else if (json.currentToken() != JsonToken.VALUE_NULL) {
      multiIsList = false;
      json.skipChildren();
    }
    return lines;
  }

  private List<String> cookies(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      problem = "cookies is not a list";
      json.skipChildren();
      return List.of();
    }
    List<String> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String value = text(json, "cookies");
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private boolean isObject(JsonParser json, String name) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      return true;
    }
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      problem = name + " is not an object";
      json.skipChildren();
    }
    return false;
  }

  /** A scalar as text; null for null. */
  private String text(JsonParser json, String name) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token.isScalarValue()) {
      return json.getText();
    }
    problem = name + " is not text";
    json.skipChildren();
    return null;
  }

  int status() {
    return status;
  }

  HeaderLines headers() {
    return headers;
  }

  /** Null when there were none. */
  HeaderLines multiValueHeaders() {
    return multi;
  }

  List<String> cookies() {
    return cookies;
  }

  boolean hasCookies() {
    return hasCookies;
  }

  /** Whether they were lists of texts by name; payload 2.0 does not look at them. */
  boolean hasLegalMultiValueHeaders() {
    return multiIsList;
  }

  /** Null when there was none. */
  String body() {
    return body;
  }

  /** Whether it was an object or a list, and is now its JSON. */
  boolean isBodyJson() {
    return bodyIsJson;
  }

  boolean isBase64() {
    return base64;
  }

  /** A key that no format knows; null when there is none. */
  String unknownKey() {
    return unknownKey;
  }

  /** What is wrong whatever the format; null when nothing is. */
  String problem() {
    return problem;
  }
}
