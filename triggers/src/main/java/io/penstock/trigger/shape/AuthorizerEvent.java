package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What a Lambda authorizer is sent. The request's body never is. */
public final class AuthorizerEvent {
  private AuthorizerEvent() {}

  /**
   * Format 2.0 of an HTTP API.
   *
   * @param arn of the route as called
   * @param identity values of the identity sources; empty when none is configured
   */
  public static Buffer request2(HttpFacts facts, String arn, List<String> identity) {
    Utf8Json json = new Utf8Json(1536);
    json.beginObject();
    json.member("version", "2.0");
    json.member("type", "REQUEST");
    json.member("routeArn", arn);
    json.key("identitySource");
    if (identity.isEmpty()) {
      json.string(null);
    } else {
      json.beginArray();
      identity.forEach(json::string);
      json.endArray();
    }
    json.member("routeKey", facts.route().routeKey());
    HttpApiEvent.top(json, facts);
    return json.endObject().toBuffer();
  }

  /** Format 1.0 of an HTTP API. */
  public static Buffer request1(HttpFacts facts, String arn, List<String> identity) {
    Utf8Json json = new Utf8Json(2560);
    json.beginObject();
    json.member("version", "1.0");
    json.member("type", "REQUEST");
    json.member("methodArn", arn);
    String joined = identity.isEmpty() ? null : String.join(",", identity);
    json.member("identitySource", joined);
    json.member("authorizationToken", joined);
    ProxyEvent.top(json, facts, true);
    return json.endObject().toBuffer();
  }

  /** A REST API's, of type REQUEST. */
  public static Buffer restRequest(HttpFacts facts, String arn) {
    Utf8Json json = new Utf8Json(2560);
    json.beginObject();
    json.member("type", "REQUEST");
    json.member("methodArn", arn);
    ProxyEvent.top(json, facts, true);
    return json.endObject().toBuffer();
  }

  /** A REST API's, of type TOKEN. */
  public static Buffer token(String token, String arn) {
    Utf8Json json = new Utf8Json(256);
    json.beginObject();
    json.member("type", "TOKEN");
    json.member("authorizationToken", token);
    json.member("methodArn", arn);
    return json.endObject().toBuffer();
  }
}
