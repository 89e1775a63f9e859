package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.trigger.shape.HttpResult.Answer;
import io.penstock.trigger.shape.HttpResult.Malformed;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * The result of a function behind an HTTP API (payload 2.0) or a function URL: an object with
 * {@code statusCode}, or any other JSON, which then is the body of a 200.
 */
public final class HttpApiResult {
  static final String JSON = "application/json";

  private HttpApiResult() {}

  /** Behind an HTTP API. */
  public static HttpResult read(Buffer payload) {
    return read(payload, false);
  }

  /** Behind a function URL, whose edge keeps some headers' names for itself. */
  public static HttpResult url(Buffer payload) {
    return read(payload, true);
  }

  private static HttpResult read(Buffer payload, boolean remap) {
    try (JsonParser json = ResultObject.parser(payload)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_OBJECT) {
        ResultObject object = ResultObject.read(json, remap);
        return object.status() == ResultObject.NO_STATUS
            ? inferred(ResultBody.compact(payload))
            : response(object);
      }
      if (first == null) {
        return new Malformed("the function returned nothing");
      }
      // Recorded: a string goes out without its quotes, still as JSON.
      Buffer body = first == JsonToken.VALUE_STRING ? ResultBody.text(json.getText()) : null;
      json.skipChildren();
      if (json.nextToken() != null) {
        return new Malformed("something follows the JSON value");
      }
      return inferred(body == null ? ResultBody.compact(payload) : body);
    } catch (IOException e) {
      return new Malformed("the result is not JSON");
    }
  }

  /**
   * The JSON at the start of a streamed response: {@code statusCode}, {@code headers}, {@code
   * cookies}.
   */
  public static HttpResult prelude(Buffer payload) {
    try (JsonParser json = ResultObject.parser(payload)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Malformed("the prelude is not an object");
      }
      ResultObject object = ResultObject.read(json, true);
      if (object.problem() != null || object.status() == ResultObject.BAD_STATUS) {
        return new Malformed("the prelude is malformed");
      }
      int status = object.status() == ResultObject.NO_STATUS ? 200 : object.status();
      HeaderLines headers = headers(object, "application/octet-stream");
      return new Answer(status, headers, ResultBody.EMPTY);
    } catch (IOException e) {
      return new Malformed("the prelude is not JSON");
    }
  }

  private static Answer inferred(Buffer body) {
    return new Answer(200, new HeaderLines(4).add("content-type", JSON), body);
  }

  private static HttpResult response(ResultObject object) {
    if (object.problem() != null) {
      return new Malformed(object.problem());
    }
    if (object.status() == ResultObject.BAD_STATUS) {
      return new Malformed("statusCode is not a status");
    }
    if (object.isBodyJson() && object.isBase64()) {
      return new Malformed("the body is not base64");
    }
    Buffer body =
        object.isBase64() ? ResultBody.base64(object.body()) : ResultBody.text(object.body());
    if (body == null) {
      return new Malformed("the body is not base64");
    }
    return new Answer(object.status(), headers(object, JSON), body);
  }

  /** Cookies first, then the headers. */
  private static HeaderLines headers(ResultObject object, String defaultType) {
    HeaderLines lines = object.headers();
    if (!object.cookies().isEmpty()) {
      HeaderLines all = new HeaderLines(lines.count() + object.cookies().size() + 1);
      object.cookies().forEach(cookie -> SafeHeaders.add(all, "set-cookie", cookie, false));
      for (int i = 0; i < lines.count(); i++) {
        all.add(lines.name(i), lines.value(i));
      }
      lines = all;
    }
    return lines.last("content-type") == null ? lines.add("content-type", defaultType) : lines;
  }
}
