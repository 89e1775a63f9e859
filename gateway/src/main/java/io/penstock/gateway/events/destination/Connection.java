package io.penstock.gateway.events.destination;

import io.penstock.function.Owner;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Credentials for API destinations.
 *
 * @param id the last part of its ARN
 * @param type {@code BASIC}, {@code API_KEY} or {@code OAUTH_CLIENT_CREDENTIALS}
 * @param parameters {@code AuthParameters} as the API spells them, JSON text, secrets included:
 *     shown to nobody as it is
 * @param authorized null once it was deauthorized, which also took the credentials away
 */
public record Connection(
    String name,
    String id,
    String description,
    String type,
    String parameters,
    Instant created,
    Instant modified,
    Instant authorized) {
  public static final String BASIC = "BASIC";
  public static final String API_KEY = "API_KEY";
  public static final String OAUTH = "OAUTH_CLIENT_CREDENTIALS";

  public Connection with(String newDescription, String newType, String newParameters, Instant now) {
    return new Connection(name, id, newDescription, newType, newParameters, created, now, now);
  }

  /** Without its credentials. */
  public Connection deauthorized(Instant now) {
    return new Connection(name, id, description, type, "{}", created, now, null);
  }

  Connection at(Instant newCreated, Instant newModified) {
    return new Connection(
        name, id, description, type, parameters, newCreated, newModified, newModified);
  }

  boolean sameAs(Connection other) {
    return other != null && other.authorized != null && at(null, null).equals(other.at(null, null));
  }

  public String arn(Owner owner) {
    return owner.arn("events", "connection/" + name + "/" + id);
  }

  public JsonObject auth() {
    return new JsonObject(parameters);
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("id", id)
        .put("description", description)
        .put("type", type)
        .put("parameters", parameters)
        .put("created", created.toString())
        .put("modified", modified.toString())
        .put("authorized", authorized == null ? null : authorized.toString());
  }

  static Connection read(JsonObject json) {
    return new Connection(
        json.getString("name"),
        json.getString("id"),
        json.getString("description"),
        json.getString("type"),
        json.getString("parameters"),
        json.getInstant("created"),
        json.getInstant("modified"),
        json.getInstant("authorized"));
  }

  /** Says nothing of the credentials. */
  @Override
  public String toString() {
    return "Connection[" + name + ", " + type + "]";
  }
}
