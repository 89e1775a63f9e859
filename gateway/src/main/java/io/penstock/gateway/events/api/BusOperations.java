package io.penstock.gateway.events.api;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.EventBus;
import io.penstock.gateway.events.Rule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Buses and who may put events on them: policies are kept and given back, and not enforced. */
final class BusOperations {
  private static final List<String> KEPT =
      List.of("KmsKeyIdentifier", "DeadLetterConfig", "LogConfig");
  private static final String POLICY = "Policy";

  private final Buses buses;
  private final BusNames names;
  private final InstantSource clock;

  BusOperations(Buses buses, BusNames names, InstantSource clock) {
    this.buses = buses;
    this.names = names;
    this.clock = clock;
  }

  Future<JsonObject> create(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 256, BusNames.BUS);
    String description = check.text("Description", 0, 512, null);
    String source = check.text("EventSourceName", 1, 256, null);
    Map<String, String> tags = TagOperations.read(check);
    check.check();
    if (source != null) throw BusNames.notFound("Event source " + source + " does not exist.");
    JsonObject settings = settings(input, new JsonObject());
    return buses
        .buses()
        .change(
            name,
            before -> {
              if (before != null) throw BusNames.exists("Event bus " + name + " already exists.");
              return new EventBus(
                  name,
                  description == null ? "" : description,
                  settings.encode(),
                  tags,
                  now(),
                  now());
            })
        .map(bus -> view(bus, false).put("EventBusArn", names.busArn(name)));
  }

  private static JsonObject settings(JsonObject input, JsonObject before) {
    for (String member : KEPT)
      if (input.containsKey(member)) before.put(member, input.getValue(member));
    return before;
  }

  Future<JsonObject> update(JsonObject input) {
    var check = new Constraints(input);
    String name = names.bus(check, "Name");
    String description = check.text("Description", 0, 512, null);
    check.check();
    return buses
        .buses()
        .change(
            name,
            before -> {
              EventBus bus = names.known(name);
              return bus.with(
                  description == null ? bus.description() : description,
                  settings(input, new JsonObject(bus.settings())).encode(),
                  now());
            })
        .map(
            bus -> {
              JsonObject view = view(bus, true);
              view.remove("CreationTime");
              view.remove("LastModifiedTime");
              return view;
            });
  }

  Future<JsonObject> delete(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("Name", 1, 256, BusNames.BUS);
    check.check();
    if (name.equals(EventBus.DEFAULT))
      throw AwsFault.validation("Cannot delete event bus default.");
    for (Rule rule : buses.rules().after(""))
      if (rule.bus().equals(name))
        throw AwsFault.validation("Event bus can't be deleted since it has rules.");
    return buses.buses().change(name, bus -> null).map(gone -> new JsonObject());
  }

  Future<JsonObject> describe(JsonObject input) {
    var check = new Constraints(input);
    String name = names.bus(check, "Name");
    check.check();
    return Future.succeededFuture(view(names.known(name), true));
  }

  private JsonObject view(EventBus bus, boolean full) {
    var view = new JsonObject(bus.settings());
    if (!bus.description().isEmpty()) view.put("Description", bus.description());
    if (!full) {
      view.remove(POLICY);
      return view;
    }
    return view.put("Name", bus.name())
        .put("Arn", names.busArn(bus.name()))
        .put("CreationTime", bus.created().toEpochMilli() / 1000.0)
        .put("LastModifiedTime", bus.modified().toEpochMilli() / 1000.0);
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 256, BusNames.BUS);
    return Future.succeededFuture(
        Pages.of(
            check,
            "EventBuses",
            buses.buses()::after,
            bus -> prefix == null || bus.name().startsWith(prefix),
            EventBus::name,
            bus -> {
              JsonObject view = view(bus, true);
              KEPT.forEach(view::remove);
              return view;
            }));
  }

  Future<JsonObject> putPermission(JsonObject input) {
    return policy(
        input,
        statements -> {
          String policy = input.getString(POLICY);
          if (policy != null) {
            statements.clear();
            new JsonObject(policy).getJsonArray("Statement").forEach(statements::add);
            return;
          }
          String id = input.getString("StatementId");
          if (id == null
              || input.getString("Principal") == null
              || input.getString("Action") == null)
            throw AwsFault.validation(
                "Parameter(s) Action, Principal and StatementId, or Policy, must be specified.");
          remove(statements, id);
          String principal = input.getString("Principal");
          statements.add(
              new JsonObject()
                  .put("Sid", id)
                  .put("Effect", "Allow")
                  .put(
                      "Principal",
                      principal.equals("*")
                          ? "*"
                          : new JsonObject().put("AWS", Arn.ofAccount(principal).toString()))
                  .put("Action", input.getString("Action"))
                  .put("Resource", names.busArn(input.getString("EventBusName", "default"))));
        });
  }

  Future<JsonObject> removePermission(JsonObject input) {
    return policy(
        input,
        statements -> {
          if (Boolean.TRUE.equals(input.getBoolean("RemoveAllPermissions"))) statements.clear();
          else if (!remove(statements, input.getString("StatementId")))
            throw BusNames.notFound("Statement with the provided id does not exist.");
        });
  }

  private static boolean remove(JsonArray statements, String id) {
    for (int i = 0; i < statements.size(); i++)
      if (id != null && id.equals(sid(statements.getValue(i)))) {
        statements.remove(i);
        return true;
      }
    return false;
  }

  private static String sid(Object statement) {
    return statement instanceof JsonObject json ? json.getString("Sid") : null;
  }

  private Future<JsonObject> policy(JsonObject input, Consumer<JsonArray> change) {
    var check = new Constraints(input);
    String name = names.bus(check, "EventBusName");
    check.check();
    return buses
        .buses()
        .change(
            name,
            before -> {
              EventBus bus = names.known(name);
              var settings = new JsonObject(bus.settings());
              String old = settings.getString(POLICY);
              JsonArray statements =
                  old == null ? new JsonArray() : new JsonObject(old).getJsonArray("Statement");
              try {
                change.accept(statements);
              } catch (ClassCastException
                  | NullPointerException
                  | io.vertx.core.json.DecodeException e) {
                throw AwsFault.validation("Parameter Policy is not valid.");
              }
              if (statements.isEmpty()) settings.remove(POLICY);
              else
                settings.put(
                    POLICY,
                    new JsonObject()
                        .put("Version", "2012-10-17")
                        .put("Statement", statements)
                        .encode());
              return bus.with(bus.description(), settings.encode(), now());
            })
        .map(bus -> new JsonObject());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
