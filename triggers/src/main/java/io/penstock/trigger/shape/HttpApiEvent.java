package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Payload format 2.0, of HTTP APIs and function URLs: lower-case header names, repeats joined with
 * a comma, cookies apart, and keys left out rather than null.
 */
public final class HttpApiEvent {
  private static final String COOKIE = "cookie";

  private HttpApiEvent() {}

  /** The event's bytes. */
  public static Buffer write(HttpFacts facts) {
    int body = facts.hasBody() ? facts.body().length() : 0;
    Utf8Json json = new Utf8Json(1536 + body + body / 3);
    json.beginObject();
    json.member("version", "2.0");
    json.member("routeKey", facts.route().routeKey());
    top(json, facts);
    if (body > 0) {
      boolean text = MediaType.isText(facts.headers().last("content-type"));
      json.key("body");
      if (text) {
        json.text(facts.body());
      } else {
        json.base64(facts.body());
      }
      json.member("isBase64Encoded", !text);
    } else {
      json.member("isBase64Encoded", false);
    }
    return json.endObject().toBuffer();
  }

  /** What the function's event and an authorizer's have in common. */
  static void top(Utf8Json json, HttpFacts facts) {
    json.member("rawPath", facts.path());
    json.member("rawQueryString", facts.query());
    cookies(json, facts.headers());
    json.key("headers");
    headers(json, facts.headers(), facts.route().cookieHeader());
    if (!facts.query().isEmpty()) {
      query(json, facts.query());
    }
    context(json, facts);
    List<String> names = facts.route().parameters();
    if (!names.isEmpty()) {
      json.key("pathParameters").beginObject();
      for (int i = 0; i < names.size(); i++) {
        json.member(names.get(i), QueryText.decode(facts.parameterValues()[i], false));
      }
      json.endObject();
    }
    if (!facts.route().stageVariables().isEmpty()) {
      json.key("stageVariables").beginObject();
      facts.route().stageVariables().forEach(json::member);
      json.endObject();
    }
  }

  private static void cookies(Utf8Json json, HeaderLines headers) {
    boolean any = false;
    for (int i = 0; i < headers.count(); i++) {
      if (!isCookie(headers.name(i))) {
        continue;
      }
      for (String cookie : headers.value(i).split(";")) {
        String stripped = cookie.strip();
        if (stripped.isEmpty()) {
          continue;
        }
        if (!any) {
          json.key("cookies").beginArray();
          any = true;
        }
        json.string(stripped);
      }
    }
    if (any) {
      json.endArray();
    }
  }

  private static boolean isCookie(String name) {
    return name.length() == COOKIE.length() && name.equalsIgnoreCase(COOKIE);
  }

  private static void headers(Utf8Json json, HeaderLines headers, boolean cookies) {
    json.beginObject();
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (!cookies && isCookie(name) || headers.isRepeat(i)) {
        continue;
      }
      json.member(name.toLowerCase(Locale.ROOT), joined(headers, i, isCookie(name) ? "; " : ","));
    }
    json.endObject();
  }

  private static String joined(HeaderLines headers, int first, String between) {
    int next = headers.next(first);
    if (next < 0) {
      return headers.value(first);
    }
    StringBuilder all = new StringBuilder(headers.value(first));
    for (; next >= 0; next = headers.next(next)) {
      all.append(between).append(headers.value(next));
    }
    return all.toString();
  }

  private static void query(Utf8Json json, String query) {
    Map<String, List<String>> parameters = QueryText.parameters(query);
    if (parameters.isEmpty()) {
      return;
    }
    json.key("queryStringParameters").beginObject();
    parameters.forEach((name, values) -> json.member(name, String.join(",", values)));
    json.endObject();
  }

  private static void context(Utf8Json json, HttpFacts facts) {
    RouteFacts route = facts.route();
    json.key("requestContext").beginObject();
    json.member("accountId", route.account());
    json.member("apiId", route.apiId());
    if (facts.authorizer() != null) {
      json.key("authorizer").raw(facts.authorizer());
    }
    json.member("domainName", facts.domainName());
    json.member("domainPrefix", facts.domainPrefix());
    json.key("http").beginObject();
    json.member("method", facts.method());
    json.member("path", facts.path());
    json.member("protocol", facts.protocol());
    json.member("sourceIp", facts.sourceIp());
    String agent = facts.headers().last("user-agent");
    json.member("userAgent", agent == null ? "" : agent);
    json.endObject();
    json.member("requestId", facts.requestId());
    json.member("routeKey", route.routeKey());
    json.member("stage", route.stage());
    json.member("time", facts.clfTime());
    json.member("timeEpoch", facts.time());
    json.endObject();
  }
}
