package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * Payload format 1.0, of REST APIs (Lambda proxy integration) and of HTTP APIs that ask for it:
 * every key is there, empty ones null; header names as the client spelt them.
 */
public final class ProxyEvent {
  private ProxyEvent() {}

  /** The event of a REST API. The body is base64 only for its binary media types. */
  public static Buffer rest(HttpFacts facts) {
    String type = MediaType.bare(facts.headers().last("content-type"));
    return write(facts, null, !MediaType.isListed(facts.route().binaryMediaTypes(), type));
  }

  /** The event of an HTTP API's route with payload version 1.0. */
  public static Buffer http(HttpFacts facts) {
    return write(facts, "1.0", MediaType.isText(facts.headers().last("content-type")));
  }

  private static Buffer write(HttpFacts facts, String version, boolean text) {
    int body = facts.hasBody() ? facts.body().length() : 0;
    Utf8Json json = new Utf8Json(2560 + body + body / 3);
    json.beginObject();
    if (version != null) {
      json.member("version", version);
    }
    top(json, facts, false);
    if (body == 0) {
      json.nullMember("body");
    } else if (text) {
      json.key("body").text(facts.body());
    } else {
      json.key("body").base64(facts.body());
    }
    json.member("isBase64Encoded", body > 0 && !text);
    return json.endObject().toBuffer();
  }

  /**
   * What the function's event and an authorizer's have in common.
   *
   * @param emptyMaps whether maps without entries are {@code {}}, as authorizers see them, not null
   */
  static void top(Utf8Json json, HttpFacts facts, boolean emptyMaps) {
    json.member("resource", facts.route().resource());
    json.member("path", facts.pathInStage());
    json.member("httpMethod", facts.method());
    headers(json, facts.headers());
    query(json, QueryText.parameters(facts.query()), emptyMaps);
    parameters(json, facts, emptyMaps);
    Map<String, String> variables = facts.route().stageVariables();
    if (variables.isEmpty() && !emptyMaps) {
      json.nullMember("stageVariables");
    } else {
      json.key("stageVariables").beginObject();
      variables.forEach(json::member);
      json.endObject();
    }
    context(json, facts);
  }

  static void headers(Utf8Json json, HeaderLines headers) {
    json.key("headers").beginObject();
    for (int i = 0; i < headers.count(); i++) {
      if (!headers.isRepeat(i)) {
        int last = i;
        for (int next = i; next >= 0; next = headers.next(next)) {
          last = next;
        }
        json.member(spelling(headers.name(i)), headers.value(last));
      }
    }
    json.endObject();
    json.key("multiValueHeaders").beginObject();
    for (int i = 0; i < headers.count(); i++) {
      if (!headers.isRepeat(i)) {
        json.key(spelling(headers.name(i))).beginArray();
        for (int next = i; next >= 0; next = headers.next(next)) {
          json.string(headers.value(next));
        }
        json.endArray();
      }
    }
    json.endObject();
  }

  /** AWS passes these in its own spelling and all others in the client's. */
  private static String spelling(String name) {
    return switch (name.length()) {
      case 10 -> name.equalsIgnoreCase("User-Agent") ? "User-Agent" : name;
      case 13 -> name.equalsIgnoreCase("Authorization") ? "Authorization" : name;
      default -> name;
    };
  }

  static void query(Utf8Json json, Map<String, List<String>> parameters, boolean emptyMaps) {
    if (parameters.isEmpty() && !emptyMaps) {
      json.nullMember("queryStringParameters").nullMember("multiValueQueryStringParameters");
      return;
    }
    json.key("queryStringParameters").beginObject();
    parameters.forEach((name, values) -> json.member(name, values.getLast()));
    json.endObject();
    json.key("multiValueQueryStringParameters").beginObject();
    parameters.forEach(
        (name, values) -> {
          json.key(name).beginArray();
          values.forEach(json::string);
          json.endArray();
        });
    json.endObject();
  }

  /** Values stay percent-encoded, as recorded from AWS. */
  private static void parameters(Utf8Json json, HttpFacts facts, boolean emptyMaps) {
    List<String> names = facts.route().parameters();
    if (names.isEmpty() && !emptyMaps) {
      json.nullMember("pathParameters");
      return;
    }
    json.key("pathParameters").beginObject();
    for (int i = 0; i < names.size(); i++) {
      json.member(names.get(i), facts.parameterValues()[i]);
    }
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
    json.member("deploymentId", "local0");
    json.member("domainName", facts.domainName());
    json.member("domainPrefix", facts.domainPrefix());
    json.member("extendedRequestId", facts.extendedRequestId());
    json.member("httpMethod", facts.method());
    facts.identity().write(json, facts.sourceIp(), facts.headers().last("user-agent"));
    json.member("path", facts.path());
    json.member("protocol", facts.protocol());
    json.member("requestId", facts.requestId());
    json.member("requestTime", facts.clfTime());
    json.member("requestTimeEpoch", facts.time());
    json.member("resourceId", route.resourceId());
    json.member("resourcePath", route.resource());
    json.member("stage", route.stage());
    json.endObject();
  }
}
