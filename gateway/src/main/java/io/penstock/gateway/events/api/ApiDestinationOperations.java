package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.destination.ApiDestination;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** API destinations. */
final class ApiDestinationOperations {
  private static final String[] METHODS = {
    "POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"
  };

  private final ApiDestinations apis;
  private final RandomGenerator random;

  ApiDestinationOperations(ApiDestinations apis, RandomGenerator random) {
    this.apis = apis;
    this.random = random;
  }

  Future<JsonObject> create(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    String description = check.text("Description", 0, 512, null);
    String connection = check.required("ConnectionArn", 1, 1_600, null);
    String endpoint = check.required("InvocationEndpoint", 1, 2_048, ConnectionParameters.URL);
    if (input.getValue("HttpMethod") == null) check.missing("HttpMethod");
    String method = check.oneOf("HttpMethod", null, METHODS);
    Integer rate = check.number("InvocationRateLimitPerSecond", 1, ApiDestination.RATE);
    check.check();
    reachable(connection, endpoint);
    Instant now = apis.now();
    var wanted =
        new ApiDestination(
            name,
            RandomIds.uuid(random),
            description == null ? "" : description,
            connection,
            endpoint,
            method,
            rate == null ? ApiDestination.RATE : rate,
            now,
            now);
    return apis.destinations()
        .change(
            name,
            before -> {
              if (before != null)
                throw BusNames.exists("An api-destination '" + name + "' already exists.");
              return wanted;
            })
        .map(this::state);
  }

  private void reachable(String connection, String endpoint) {
    if (connection != null && apis.connection(connection) == null)
      throw BusNames.notFound("Connection '" + connection + "' does not exist.");
    if (endpoint != null && !ApiDestination.isUrl(endpoint))
      throw AwsFault.validation(
          "Parameter InvocationEndpoint is not valid. Reason: it must be an HTTPS URL.");
  }

  Future<JsonObject> update(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    String description = check.text("Description", 0, 512, null);
    String connection = check.text("ConnectionArn", 1, 1_600, null);
    String endpoint = check.text("InvocationEndpoint", 1, 2_048, ConnectionParameters.URL);
    String method = check.oneOf("HttpMethod", null, METHODS);
    Integer rate = check.number("InvocationRateLimitPerSecond", 1, ApiDestination.RATE);
    check.check();
    reachable(connection, endpoint);
    return apis.destinations()
        .change(
            name,
            before -> {
              ApiDestination old = known(before, name);
              return old.with(
                  description == null ? old.description() : description,
                  connection == null ? old.connection() : connection,
                  endpoint == null ? old.endpoint() : endpoint,
                  method == null ? old.method() : method,
                  rate == null ? old.rate() : rate,
                  apis.now());
            })
        .map(this::state);
  }

  Future<JsonObject> describe(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    check.check();
    ApiDestination found = known(apis.destinations().get(name), name);
    JsonObject view = view(found);
    if (!found.description().isEmpty()) view.put("Description", found.description());
    return Future.succeededFuture(view);
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 64, BusNames.NAME);
    String connection = check.text("ConnectionArn", 1, 1_600, null);
    return Future.succeededFuture(
        Pages.of(
            check,
            "ApiDestinations",
            apis.destinations()::after,
            one ->
                (prefix == null || one.name().startsWith(prefix))
                    && (connection == null || connection.equals(one.connection())),
            ApiDestination::name,
            this::view));
  }

  Future<JsonObject> delete(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    check.check();
    known(apis.destinations().get(name), name);
    return apis.destinations().change(name, before -> null).map(none -> new JsonObject());
  }

  private static String name(Constraints check) {
    return check.required("Name", 1, 64, BusNames.NAME);
  }

  private static ApiDestination known(ApiDestination found, String name) {
    if (found != null) return found;
    throw BusNames.notFound(
        "Failed to describe the api-destination(s). An api-destination '"
            + name
            + "' does not exist.");
  }

  private JsonObject view(ApiDestination destination) {
    return state(destination)
        .put("Name", destination.name())
        .put("ConnectionArn", destination.connection())
        .put("InvocationEndpoint", destination.endpoint())
        .put("HttpMethod", destination.method())
        .put("InvocationRateLimitPerSecond", destination.rate());
  }

  /** Inactive: its connection is gone or may not be used. */
  private JsonObject state(ApiDestination destination) {
    var connection = apis.connection(destination.connection());
    boolean active = connection != null && connection.authorized() != null;
    return new JsonObject()
        .put("ApiDestinationArn", destination.arn(apis.owner()))
        .put("ApiDestinationState", active ? "ACTIVE" : "INACTIVE")
        .put("CreationTime", ConnectionOperations.seconds(destination.created()))
        .put("LastModifiedTime", ConnectionOperations.seconds(destination.modified()));
  }
}
