package io.penstock.gateway.events.destination;

import io.penstock.gateway.egress.HttpOut;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens of OAuth connections: asked for once, kept until shortly before they end. Any
 * thread.
 */
final class Tokens {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration EARLY = Duration.ofSeconds(60);

  /** Used when the authorization endpoint does not say. */
  private static final long LIFE_SECONDS = 3600;

  private record Token(String text, Instant end) {}

  private record Asked(Connection connection, Future<Token> token) {}

  private final HttpOut http;
  private final InstantSource clock;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  Tokens(HttpOut http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  /** A token that is good for a while; fails when the authorization endpoint gives none. */
  Future<String> of(Connection connection) {
    return asked
        .compute(
            connection.name(), (name, known) -> isGood(known, connection) ? known : ask(connection))
        .token
        .map(Token::text);
  }

  /** The endpoint did not accept the token. */
  void refused(Connection connection) {
    asked.remove(connection.name());
  }

  private boolean isGood(Asked known, Connection connection) {
    return known != null
        && known.connection.equals(connection)
        && !known.token.failed()
        && (!known.token.isComplete()
            || clock.instant().isBefore(known.token.result().end().minus(EARLY)));
  }

  private Asked ask(Connection connection) {
    JsonObject oauth = connection.auth().getJsonObject("OAuthParameters");
    JsonObject client = oauth.getJsonObject("ClientParameters");
    JsonObject given = oauth.getJsonObject("OAuthHttpParameters", new JsonObject());
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    headers.putAll(DestinationRequest.parameters(given, "HeaderParameters"));
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", client.getString("ClientID"));
    form.put("client_secret", client.getString("ClientSecret"));
    form.putAll(DestinationRequest.parameters(given, "BodyParameters"));
    Map<String, String> query = DestinationRequest.parameters(given, "QueryStringParameters");
    HttpMethod method = HttpMethod.valueOf(oauth.getString("HttpMethod"));
    Buffer body = Buffer.buffer();
    if (method == HttpMethod.GET) query.putAll(form);
    else body = Buffer.buffer(DestinationRequest.query("?", form).substring(2));
    String url = DestinationRequest.query(oauth.getString("AuthorizationEndpoint"), query);
    return new Asked(connection, http.send(method, url, headers, body, TIMEOUT).map(this::read));
  }

  private Token read(HttpOut.Answer answer) {
    if (!answer.isSuccess())
      throw new IllegalStateException(
          "the authorization endpoint answered " + answer.status() + ".");
    try {
      var json = new JsonObject(answer.body());
      String token = json.getString("access_token");
      if (token == null) throw new DecodeException("no access_token");
      long life =
          json.getValue("expires_in") instanceof Number seconds
              ? seconds.longValue()
              : LIFE_SECONDS;
      return new Token(token, clock.instant().plusSeconds(life));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalStateException("the authorization endpoint's answer holds no token.");
    }
  }
}
