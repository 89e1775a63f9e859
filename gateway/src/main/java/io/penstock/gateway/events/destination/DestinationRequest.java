package io.penstock.gateway.events.destination;

import io.penstock.gateway.delivery.OutgoingMessage.HttpParts;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is sent to an endpoint. Later ones of these win: EventBridge's own headers, the target's
 * parameters, the connection's parameters, the credentials. Pure.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html">
 *     API destinations</a>
 */
record DestinationRequest(HttpMethod method, String url, Map<String, String> headers, Buffer body) {
  private static final String AGENT = "Amazon/EventBridge/ApiDestinations";

  /** A target has no say in these. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "proxy-authorization",
          "range",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via");

  /**
   * @param token for OAuth connections
   * @throws UndeliverableException when the parameters do not fit the endpoint
   */
  static DestinationRequest of(
      ApiDestination destination,
      Connection connection,
      String token,
      HttpParts target,
      Buffer message) {
    JsonObject auth = connection.auth();
    JsonObject own = auth.getJsonObject("InvocationHttpParameters", new JsonObject());
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("User-Agent", AGENT);
    headers.put("Range", "bytes=0-1048575");
    target.headers().forEach((name, value) -> put(headers, name, value));
    headers.putAll(parameters(own, "HeaderParameters"));
    credentials(connection.type(), auth, token, headers);
    var query = new LinkedHashMap<>(target.query());
    query.putAll(parameters(own, "QueryStringParameters"));
    return new DestinationRequest(
        HttpMethod.valueOf(destination.method()),
        query(path(destination, target.path()), query),
        headers,
        Outgoing.body(headers, body(message, parameters(own, "BodyParameters"))));
  }

  private static void put(Map<String, String> headers, String name, String value) {
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) return;
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127))
      throw new UndeliverableException("The value of header " + name + " is more than a line.");
    headers.put(name, value);
  }

  private static void credentials(
      String type, JsonObject auth, String token, Map<String, String> headers) {
    switch (type) {
      case Connection.BASIC -> {
        JsonObject basic = auth.getJsonObject("BasicAuthParameters");
        String pair = basic.getString("Username") + ":" + basic.getString("Password");
        headers.put("Authorization", "Basic " + base64(pair));
      }
      case Connection.API_KEY -> {
        JsonObject key = auth.getJsonObject("ApiKeyAuthParameters");
        headers.put(key.getString("ApiKeyName"), key.getString("ApiKeyValue"));
      }
      default -> headers.put("Authorization", "Bearer " + token);
    }
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keys and values of one kind of a connection's parameters, in order. */
  static Map<String, String> parameters(JsonObject parameters, String kind) {
    var all = new LinkedHashMap<String, String>();
    for (Object one : parameters.getJsonArray(kind, new JsonArray())) {
      JsonObject parameter = (JsonObject) one;
      all.put(parameter.getString("Key"), parameter.getString("Value", ""));
    }
    return all;
  }

  private static String path(ApiDestination destination, List<String> values) {
    var url = new StringBuilder();
    int at = 0;
    String endpoint = destination.endpoint();
    for (int star = endpoint.indexOf('*'); star >= 0; star = endpoint.indexOf('*', star + 1)) {
      int number = (int) endpoint.chars().limit(star).filter(c -> c == '*').count();
      if (number >= values.size())
        throw new UndeliverableException(
            "The endpoint of "
                + destination.name()
                + " has more wildcards than the target has path parameters.");
      url.append(endpoint, at, star).append(encode(values.get(number)));
      at = star + 1;
    }
    return url.append(endpoint, at, endpoint.length()).toString();
  }

  static String query(String url, Map<String, String> query) {
    if (query.isEmpty()) return url;
    var text = new StringBuilder(url).append(url.indexOf('?') < 0 ? '?' : '&');
    query.forEach(
        (key, value) -> text.append(encode(key)).append('=').append(encode(value)).append('&'));
    return text.substring(0, text.length() - 1);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Body parameters are members of an object; another message cannot take them. */
  private static Buffer body(Buffer message, Map<String, String> parameters) {
    if (parameters.isEmpty()) return message;
    try {
      var json = new JsonObject(message);
      parameters.forEach(json::put);
      return json.toBuffer();
    } catch (DecodeException | ClassCastException e) {
      throw new UndeliverableException(
          "The connection has body parameters, and the event is not a JSON object.");
    }
  }
}
