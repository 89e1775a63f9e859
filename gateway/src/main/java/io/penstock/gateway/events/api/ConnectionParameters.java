package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.destination.ApiDestination;
import io.penstock.gateway.events.destination.Connection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** {@code AuthParameters} of connections: checked as they come, and shown without secrets. */
final class ConnectionParameters {
  static final Pattern HEADER = Pattern.compile("^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$");

  /** As AWS's, without the ambiguity that lets its matching take for ever. */
  static final Pattern VALUE = Pattern.compile("\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*");

  static final Pattern QUERY_VALUE = Pattern.compile("[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+");
  private static final Pattern QUERY = Pattern.compile("[^\\x00-\\x1F\\x7F]+");
  private static final Pattern SECRET = Pattern.compile("[ \\t]*[^\\x00-\\x1F:\\x7F]+");

  /** As AWS's, without a group that is repeated: a long text would need a deep stack. */
  static final Pattern URL =
      Pattern.compile("(?!.*%(?![0-9A-Fa-f]{2}))[-%()_.!~*';/?:@\\x26=+$,A-Za-z0-9]+");

  private static final List<String> KINDS =
      List.of("HeaderParameters", "QueryStringParameters", "BodyParameters");

  private ConnectionParameters() {}

  /** Problems go to the check; what belongs to another type of authorization is one. */
  static void check(Constraints auth, String type) {
    Constraints basic = of(auth, "BasicAuthParameters", type.equals(Connection.BASIC));
    if (basic != null) {
      basic.required("Username", 1, 512, SECRET);
      basic.required("Password", 1, 512, SECRET);
    }
    Constraints key = of(auth, "ApiKeyAuthParameters", type.equals(Connection.API_KEY));
    if (key != null) {
      key.required("ApiKeyName", 1, 512, HEADER);
      key.required("ApiKeyValue", 1, 512, SECRET);
    }
    Constraints oauth = of(auth, "OAuthParameters", type.equals(Connection.OAUTH));
    if (oauth != null) {
      Constraints client = oauth.in("ClientParameters");
      if (client == null) oauth.missing("ClientParameters");
      else {
        client.required("ClientID", 1, 512, SECRET);
        client.required("ClientSecret", 1, 512, SECRET);
      }
      String endpoint = oauth.required("AuthorizationEndpoint", 1, 2_048, URL);
      // Not recorded; but what is no URL of HTTP can never give a token.
      if (endpoint != null && !ApiDestination.isUrl(endpoint))
        oauth.fail("AuthorizationEndpoint", endpoint, "Member must be an HTTPS URL");
      if (oauth.input().getValue("HttpMethod") == null) oauth.missing("HttpMethod");
      oauth.oneOf("HttpMethod", null, "GET", "POST", "PUT");
      parameters(oauth.in("OAuthHttpParameters"));
    }
    parameters(auth.in("InvocationHttpParameters"));
  }

  private static Constraints of(Constraints auth, String member, boolean wanted) {
    Constraints found = auth.in(member);
    if (wanted && found == null) auth.missing(member);
    if (!wanted && found != null)
      auth.fail(member, "{}", "Member must not be given with this authorization type");
    return wanted ? found : null;
  }

  private static void parameters(Constraints given) {
    if (given == null) return;
    for (String kind : KINDS) {
      boolean header = kind.startsWith("Header");
      boolean query = kind.startsWith("Query");
      for (Constraints one : given.each(kind, 0, 100)) {
        one.required("Key", 1, 512, header ? HEADER : query ? QUERY : null);
        one.text("Value", 0, 512, header ? VALUE : query ? QUERY_VALUE : null);
        one.flag("IsValueSecret");
      }
    }
  }

  /** What may be shown of them. */
  static JsonObject shown(JsonObject auth) {
    var shown = new JsonObject();
    JsonObject basic = auth.getJsonObject("BasicAuthParameters");
    if (basic != null)
      shown.put(
          "BasicAuthParameters", new JsonObject().put("Username", basic.getString("Username")));
    JsonObject key = auth.getJsonObject("ApiKeyAuthParameters");
    if (key != null)
      shown.put(
          "ApiKeyAuthParameters", new JsonObject().put("ApiKeyName", key.getString("ApiKeyName")));
    JsonObject oauth = auth.getJsonObject("OAuthParameters");
    if (oauth != null) {
      String client = oauth.getJsonObject("ClientParameters").getString("ClientID");
      var open =
          new JsonObject()
              .put("ClientParameters", new JsonObject().put("ClientID", client))
              .put("AuthorizationEndpoint", oauth.getString("AuthorizationEndpoint"))
              .put("HttpMethod", oauth.getString("HttpMethod"));
      JsonObject given = oauth.getJsonObject("OAuthHttpParameters");
      if (given != null) open.put("OAuthHttpParameters", open(given));
      shown.put("OAuthParameters", open);
    }
    JsonObject given = auth.getJsonObject("InvocationHttpParameters");
    if (given != null) shown.put("InvocationHttpParameters", open(given));
    return shown;
  }

  private static JsonObject open(JsonObject given) {
    var open = new JsonObject();
    for (String kind : KINDS) {
      JsonArray all = given.getJsonArray(kind);
      if (all == null) continue;
      var list = new JsonArray();
      for (Object one : all) {
        JsonObject parameter = ((JsonObject) one).copy();
        boolean secret = parameter.getBoolean("IsValueSecret", false);
        if (secret) parameter.remove("Value");
        list.add(parameter.put("IsValueSecret", secret));
      }
      open.put(kind, list);
    }
    return open;
  }
}
