package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
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
    refusePrivate(input);
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

  /** What is left out of the parameters is as before, unless the type is another one. */
  Future<JsonObject> update(JsonObject input) {
    Object auth = input.getValue("AuthParameters");
    String named = input.getValue("Name") instanceof String text ? text : "";
    Connection known = apis.connections().get(named);
    var whole = input.copy();
    if (auth instanceof JsonObject given && known != null) {
      Object type = input.getValue("AuthorizationType");
      whole.put("AuthParameters", merged(known, type, given));
    }
    var check = new Constraints(whole);
    String name = name(check);
    String description = check.text("Description", 0, 512, null);
    String given = check.oneOf("AuthorizationType", null, TYPES);
    Constraints parameters = check.in("AuthParameters");
    String type = given != null || known == null ? given : known.type();
    if (parameters != null && type != null) ConnectionParameters.check(parameters, type);
    if (parameters == null && known != null && !known.type().equals(type))
      check.missing("AuthParameters");
    check.check();
    refusePrivate(input);
    return apis.connections()
        .change(
            name,
            before -> {
              Connection old = known(before, name);
              return old.with(
                  description == null ? old.description() : description,
                  type == null ? old.type() : type,
                  auth instanceof JsonObject own
                      ? merged(old, type, own).encode()
                      : old.parameters(),
                  apis.now());
            })
        .map(made -> state(made, true));
  }

  /** There is no VPC whose resources a connection could lead to. */
  private static void refusePrivate(JsonObject input) {
    Object auth = input.getValue("AuthParameters");
    if (input.getValue("InvocationConnectivityParameters") != null
        || auth instanceof JsonObject given && given.getValue("ConnectivityParameters") != null)
      throw AwsFault.validation("Connections to private APIs are not served here.");
  }

  /** Member by member; lists are whole. */
  private static JsonObject merged(Connection old, Object type, JsonObject given) {
    return type == null || old.type().equals(type)
        ? old.auth().mergeIn(given.copy(), true)
        : given.copy();
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
