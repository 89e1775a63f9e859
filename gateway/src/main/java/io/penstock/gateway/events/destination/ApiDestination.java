package io.penstock.gateway.events.destination;

import io.penstock.function.Owner;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An HTTPS endpoint that rules can have as a target.
 *
 * @param id the last part of its ARN
 * @param connection ARN
 * @param endpoint URL; each {@code *} of its path stands for a path parameter of the target
 * @param rate calls a second at most
 */
public record ApiDestination(
    String name,
    String id,
    String description,
    String connection,
    String endpoint,
    String method,
    int rate,
    Instant created,
    Instant modified) {
  public static final int RATE = 300;
  private static final Pattern URL = Pattern.compile("(?i)https?://[^/?#:\\s][^\\s]*");

  /** Whether it is a URL of HTTP with a host: what has none can never be called. */
  public static boolean isUrl(String endpoint) {
    return URL.matcher(endpoint).matches();
  }

  public ApiDestination with(
      String newDescription,
      String newConnection,
      String newEndpoint,
      String newMethod,
      int newRate,
      Instant now) {
    return new ApiDestination(
        name, id, newDescription, newConnection, newEndpoint, newMethod, newRate, created, now);
  }

  ApiDestination at(Instant newCreated, Instant newModified) {
    return new ApiDestination(
        name, id, description, connection, endpoint, method, rate, newCreated, newModified);
  }

  boolean sameAs(ApiDestination other) {
    return other != null && at(null, null).equals(other.at(null, null));
  }

  public String arn(Owner owner) {
    return owner.arn("events", "api-destination/" + name + "/" + id);
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("id", id)
        .put("description", description)
        .put("connection", connection)
        .put("endpoint", endpoint)
        .put("method", method)
        .put("rate", rate)
        .put("created", created.toString())
        .put("modified", modified.toString());
  }

  static ApiDestination read(JsonObject json) {
    return new ApiDestination(
        json.getString("name"),
        json.getString("id"),
        json.getString("description"),
        json.getString("connection"),
        json.getString("endpoint"),
        json.getString("method"),
        json.getInteger("rate", 300),
        json.getInstant("created"),
        json.getInstant("modified"));
  }
}
