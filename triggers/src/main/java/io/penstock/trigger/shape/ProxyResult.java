package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.trigger.shape.HttpResult.Answer;
import io.penstock.trigger.shape.HttpResult.Malformed;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;

/** The result of a function that was called with payload 1.0: an object and nothing else. */
public final class ProxyResult {
  private ProxyResult() {}

  /**
   * Behind a REST API: no key but the five legal ones; no {@code statusCode} is a 200; base64 is
   * decoded only when the first type the client accepts is binary.
   *
   * @param accept the request's Accept header; null when it has none
   */
  public static HttpResult rest(Buffer payload, String accept, Set<String> binaryMediaTypes) {
    return read(payload, true, MediaType.isListed(binaryMediaTypes, first(accept)));
  }

  /** Behind an HTTP API: {@code statusCode} is needed, other keys are ignored. */
  public static HttpResult http(Buffer payload) {
    return read(payload, false, true);
  }

  private static String first(String accept) {
    if (accept == null) {
      return "";
    }
    int comma = accept.indexOf(',');
    return MediaType.bare(comma < 0 ? accept : accept.substring(0, comma));
  }

  private static HttpResult read(Buffer payload, boolean rest, boolean decode) {
    ResultObject object;
    try (JsonParser json = ResultObject.parser(payload)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Malformed("the result is not an object");
      }
      object = ResultObject.read(json, rest);
    } catch (IOException e) {
      return new Malformed("the result is not JSON");
    }
    String problem = problem(object, rest);
    if (problem != null) {
      return new Malformed(problem);
    }
    Buffer body =
        object.isBase64() && decode
            ? ResultBody.base64(object.body())
            : ResultBody.text(object.body());
    if (body == null) {
      return new Malformed("the body is not base64");
    }
    int status = object.status() == ResultObject.NO_STATUS ? 200 : object.status();
    return new Answer(status, headers(object), body);
  }

  private static String problem(ResultObject object, boolean rest) {
    if (object.problem() != null) {
      return object.problem();
    }
    if (object.isBodyJson()) {
      return "body is not text";
    }
    if (!object.hasLegalMultiValueHeaders()) {
      return "multiValueHeaders are not lists of texts";
    }
    if (object.status() == ResultObject.BAD_STATUS) {
      return "statusCode is not a status";
    }
    if (!rest) {
      return object.status() == ResultObject.NO_STATUS ? "there is no statusCode" : null;
    }
    if (object.hasCookies()) {
      return "cookies belongs to payload 2.0";
    }
    return object.unknownKey() == null ? null : "unknown key " + object.unknownKey();
  }

  /**
   * Recorded: the values of {@code multiValueHeaders} first, and its spelling where both have one.
   */
  private static HeaderLines headers(ResultObject object) {
    HeaderLines multi = object.multiValueHeaders();
    HeaderLines single = object.headers();
    HeaderLines all = single;
    if (multi != null) {
      all = new HeaderLines(multi.count() + single.count() + 1);
      for (int i = 0; i < multi.count(); i++) {
        all.add(multi.name(i), multi.value(i));
      }
      for (int i = 0; i < single.count(); i++) {
        all.add(multi.spelling(single.name(i)), single.value(i));
      }
    }
    return all.last("content-type") == null ? all.add("Content-Type", HttpApiResult.JSON) : all;
  }
}
