package io.penstock.gateway.events;

import io.penstock.gateway.events.destination.ApiDestination;
import io.penstock.gateway.events.destination.Connection;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads API destinations and connections. Secrets belong into parameters of the template ({@code
 * --parameter}), not into the file.
 */
final class ApiDestinationReader {
  private static final String NAME = "[.\\-_A-Za-z0-9]{1,64}";

  private final Reading reading;

  public ApiDestinationReader(Reading reading) {
    this.reading = reading;
  }

  /** The last part of a declared one's ARN: always the same for a name. */
  public static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** An {@code AWS::Events::Connection}. */
  public void connection(Resource resource) {
    var properties = resource.properties();
    String name = name(properties, resource.id());
    String type = properties.required("AuthorizationType");
    if (type != null)
      properties.oneOf(
          "AuthorizationType", null, Connection.BASIC, Connection.API_KEY, Connection.OAUTH);
    Properties auth = properties.map("AuthParameters");
    if (auth == null) properties.error("AuthParameters", "is missing.");
    String description = properties.text("Description", "");
    JsonObject parameters = auth == null || type == null ? null : auth(auth, type);
    properties.finish(Set.of("KmsKeyIdentifier", "InvocationConnectivityParameters"));
    if (parameters != null)
      reading.others.add(
          new Connection(name, id(name), description, type, parameters.encode(), null, null, null));
  }

  private static JsonObject auth(Properties auth, String type) {
    var json = new JsonObject();
    switch (type) {
      case Connection.BASIC ->
          json.put(
              "BasicAuthParameters", texts(auth, "BasicAuthParameters", "Username", "Password"));
      case Connection.API_KEY ->
          json.put(
              "ApiKeyAuthParameters",
              texts(auth, "ApiKeyAuthParameters", "ApiKeyName", "ApiKeyValue"));
      default -> {
        Properties oauth = auth.map("OAuthParameters");
        if (oauth == null) auth.error("OAuthParameters", "is missing.");
        else json.put("OAuthParameters", oauth(oauth));
      }
    }
    Properties more = auth.map("InvocationHttpParameters");
    if (more != null) json.put("InvocationHttpParameters", parameters(more));
    auth.finish(Set.of());
    return json;
  }

  private static JsonObject oauth(Properties oauth) {
    String endpoint = oauth.required("AuthorizationEndpoint");
    if (endpoint != null && !ApiDestination.isUrl(endpoint))
      oauth.error("AuthorizationEndpoint", endpoint + " is not an HTTPS URL.");
    var json =
        new JsonObject()
            .put("ClientParameters", texts(oauth, "ClientParameters", "ClientID", "ClientSecret"))
            .put("AuthorizationEndpoint", endpoint)
            .put("HttpMethod", oauth.oneOf("HttpMethod", "POST", "GET", "POST", "PUT"));
    Properties more = oauth.map("OAuthHttpParameters");
    if (more != null) json.put("OAuthHttpParameters", parameters(more));
    oauth.finish(Set.of());
    return json;
  }

  private static JsonObject texts(Properties in, String key, String... members) {
    var json = new JsonObject();
    Properties map = in.map(key);
    if (map == null) {
      in.error(key, "is missing.");
      return json;
    }
    for (String member : members) json.put(member, map.required(member));
    map.finish(Set.of());
    return json;
  }

  private static JsonObject parameters(Properties given) {
    var json = new JsonObject();
    for (String kind : List.of("HeaderParameters", "QueryStringParameters", "BodyParameters")) {
      var list = new JsonArray();
      for (Properties one : given.list(kind)) {
        list.add(
            new JsonObject()
                .put("Key", one.required("Key"))
                .put("Value", one.required("Value"))
                .put("IsValueSecret", one.flag("IsValueSecret", false)));
        one.finish(Set.of());
      }
      if (!list.isEmpty()) json.put(kind, list);
    }
    given.finish(Set.of());
    return json;
  }

  /** An {@code AWS::Events::ApiDestination}. */
  public void destination(Resource resource) {
    var properties = resource.properties();
    String name = name(properties, resource.id());
    String connection = properties.required("ConnectionArn");
    String endpoint = properties.required("InvocationEndpoint");
    if (endpoint != null && !ApiDestination.isUrl(endpoint))
      properties.error("InvocationEndpoint", endpoint + " is not an HTTPS URL.");
    if (properties.required("HttpMethod") == null) return;
    String method =
        properties.oneOf(
            "HttpMethod", null, "POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE");
    int rate =
        properties.number(
            "InvocationRateLimitPerSecond", 1, ApiDestination.RATE, ApiDestination.RATE);
    String description = properties.text("Description", "");
    properties.finish(Set.of());
    if (connection != null && endpoint != null && method != null)
      reading.others.add(
          new ApiDestination(
              name, id(name), description, connection, endpoint, method, rate, null, null));
  }

  private static String name(Properties properties, String otherwise) {
    String name = properties.text("Name", MadeNames.of(otherwise, 64));
    if (!name.matches(NAME))
      properties.error("Name", name + ": 1 to 64 letters, digits, hyphens, underscores, dots.");
    return name;
  }
}
