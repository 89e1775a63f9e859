package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.penstock.gateway.events.destination.Connection;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Connections of API destinations. */
final class ConnectionOperations {
  private static final String[] TYPES = {Connection.BASIC, Connection.OAUTH, Connection.API_KEY};

  private final ApiDestinations apis;
  private final RandomGenerator random;

  ConnectionOperations(ApiDestinations apis, RandomGenerator random) {
    this.apis = apis;
    this.random = random;
  }

  Future<JsonObject> create(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    String description = check.text("Description", 0, 512, null);
    if (input.getValue("AuthorizationType") == null) check.missing("AuthorizationType");
    String type = check.oneOf("AuthorizationType", null, TYPES);
    Constraints auth = check.in("AuthParameters");
    if (auth == null) check.missing("AuthParameters");
    else if (type != null) ConnectionParameters.check(auth, type);
    check.check();
    Instant now = apis.now();
    var wanted =
        new Connection(
            name,
            RandomIds.uuid(random),
            description == null ? "" : description,
            type,
            auth.input().encode(),
            now,
            now,
            now);
    return apis.connections()
        .change(
            name,
            before -> {
              if (before != null) throw BusNames.exists("Connection " + name + " already exists.");
              return wanted;
            })
        .map(made -> state(made, false));
  }

  Future<JsonObject> update(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    String description = check.text("Description", 0, 512, null);
    String given = check.oneOf("AuthorizationType", null, TYPES);
    Constraints auth = check.in("AuthParameters");
    Connection known = apis.connections().get(name);
    String type = given != null || known == null ? given : known.type();
    if (auth != null && type != null) ConnectionParameters.check(auth, type);
    if (auth == null && known != null && !known.type().equals(type))
      check.missing("AuthParameters");
    check.check();
    return apis.connections()
        .change(
            name,
            before -> {
              Connection old = known(before, name);
              return old.with(
                  description == null ? old.description() : description,
                  type,
                  auth == null ? old.parameters() : auth.input().encode(),
                  apis.now());
            })
        .map(made -> state(made, true));
  }

  Future<JsonObject> deauthorize(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    check.check();
    return apis.connections()
        .change(name, before -> known(before, name).deauthorized(apis.now()))
        .map(made -> state(made, true));
  }

  Future<JsonObject> delete(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    check.check();
    Connection old = known(apis.connections().get(name), name);
    return apis.connections()
        .change(name, before -> null)
        .map(none -> state(old, true).put("ConnectionState", "DELETING"));
  }

  Future<JsonObject> describe(JsonObject input) {
    var check = new Constraints(input);
    String name = name(check);
    check.check();
    Connection found = known(apis.connections().get(name), name);
    JsonObject view = view(found).put("AuthParameters", ConnectionParameters.shown(found.auth()));
    if (!found.description().isEmpty()) view.put("Description", found.description());
    view.put(
        "SecretArn",
        apis.owner().arn("secretsmanager", "secret:events!connection/" + name + "/" + found.id()));
    return Future.succeededFuture(view);
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 64, BusNames.NAME);
    String state = check.text("ConnectionState", 1, 64, null);
    return Future.succeededFuture(
        Pages.of(
            check,
            "Connections",
            apis.connections()::after,
            one ->
                (prefix == null || one.name().startsWith(prefix))
                    && (state == null || state.equals(state(one))),
            Connection::name,
            this::view));
  }

  private static String name(Constraints check) {
    return check.required("Name", 1, 64, BusNames.NAME);
  }

  static Connection known(Connection found, String name) {
    if (found != null) return found;
    throw BusNames.notFound(
        "Failed to describe the connection(s). Connection '" + name + "' does not exist.");
  }

  private static String state(Connection connection) {
    return connection.authorized() == null ? "DEAUTHORIZED" : "AUTHORIZED";
  }

  private JsonObject view(Connection connection) {
    return state(connection, true)
        .put("Name", connection.name())
        .put("AuthorizationType", connection.type());
  }

  private JsonObject state(Connection connection, boolean authorized) {
    var state =
        new JsonObject()
            .put("ConnectionArn", connection.arn(apis.owner()))
            .put("ConnectionState", state(connection))
            .put("CreationTime", seconds(connection.created()))
            .put("LastModifiedTime", seconds(connection.modified()));
    if (authorized && connection.authorized() != null)
      state.put("LastAuthorizedTime", seconds(connection.authorized()));
    return state;
  }

  static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
