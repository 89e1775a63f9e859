package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Archive;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.Replay;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Replays of archives. */
final class ReplayOperations {
  private static final int MOST_ACTIVE = 10;

  private final Buses buses;
  private final BusNames names;
  private final InstantSource clock;

  ReplayOperations(Buses buses, BusNames names, InstantSource clock) {
    this.buses = buses;
    this.names = names;
    this.clock = clock;
  }

  Future<JsonObject> start(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ReplayName", 1, 64, BusNames.NAME);
    String source = check.required("EventSourceArn", 1, 1_600, null);
    String description = check.text("Description", 0, 512, null);
    Instant from = time(check, "EventStartTime");
    Instant to = time(check, "EventEndTime");
    Constraints destination = check.in("Destination");
    if (destination == null) check.missing("Destination");
    String bus = destination == null ? null : destination.required("Arn", 1, 1_600, null);
    List<String> rules = destination == null ? List.of() : destination.texts("FilterArns");
    check.check();
    String archives = buses.arn("archive/");
    if (!source.startsWith(archives))
      throw AwsFault.validation(
          "Parameter EventSourceArn is not valid. Reason: Must contain an archive ARN.");
    names.ofArn(bus, "Destination.Arn");
    Archive archive =
        BusNames.known(
            buses.archives().resources().get(source.substring(archives.length())),
            source.substring(archives.length()));
    if (!bus.equals(names.busArn(archive.bus())))
      throw AwsFault.validation(
          "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not"
              + " permitted.");
    if (!from.isBefore(to))
      throw AwsFault.validation(
          "Parameter EventEndTime is not valid. Reason: EventStartTime must be before"
              + " EventEndTime.");
    return buses
        .archives()
        .replays()
        .change(
            name,
            before -> {
              if (before != null) throw BusNames.exists("Replay " + name + " already exists.");
              long active =
                  buses.archives().replays().all().stream()
                      .filter(r -> !r.state().isOver())
                      .count();
              if (active >= MOST_ACTIVE)
                throw new AwsFault(
                    400, "LimitExceededException", "There are 10 active replays already.");
              return Replay.of(
                  name, description == null ? "" : description, archive, rules, from, to, now());
            })
        .map(
            replay -> {
              buses.archives().run(name);
              return new JsonObject()
                  .put("ReplayArn", arn(replay))
                  .put("State", replay.state().name())
                  .put("ReplayStartTime", seconds(replay.started()));
            });
  }

  private String arn(Replay replay) {
    return buses.arn("replay/" + replay.name());
  }

  Future<JsonObject> describe(JsonObject input) {
    Replay replay = named(input);
    JsonObject view =
        view(replay)
            .put("ReplayArn", arn(replay))
            .put(
                "Destination",
                new JsonObject()
                    .put("Arn", names.busArn(replay.bus()))
                    .put("FilterArns", new JsonArray(replay.rules())));
    if (!replay.description().isEmpty()) view.put("Description", replay.description());
    return Future.succeededFuture(view);
  }

  private Replay named(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ReplayName", 1, 64, BusNames.NAME);
    check.check();
    return known(buses.archives().replays().get(name), name);
  }

  private static Replay known(Replay replay, String name) {
    if (replay != null) return replay;
    throw BusNames.notFound("Replay " + name + " does not exist.");
  }

  private JsonObject view(Replay replay) {
    var view =
        new JsonObject()
            .put("ReplayName", replay.name())
            .put("EventSourceArn", buses.arn("archive/" + replay.archive()))
            .put("State", replay.state().name())
            .put("EventStartTime", seconds(replay.from()))
            .put("EventEndTime", seconds(replay.to()))
            .put("ReplayStartTime", seconds(replay.started()));
    if (replay.reason() != null) view.put("StateReason", replay.reason());
    if (replay.last() != null) view.put("EventLastReplayedTime", seconds(replay.last()));
    if (replay.ended() != null) view.put("ReplayEndTime", seconds(replay.ended()));
    return view;
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 64, BusNames.NAME);
    String state = check.text("State", 1, 64, null);
    String source = check.text("EventSourceArn", 1, 1_600, null);
    return Future.succeededFuture(
        Pages.of(
            check,
            "Replays",
            buses.archives().replays()::after,
            replay ->
                (prefix == null || replay.name().startsWith(prefix))
                    && (state == null || replay.state().name().equals(state))
                    && (source == null || source.equals(buses.arn("archive/" + replay.archive()))),
            Replay::name,
            this::view));
  }

  Future<JsonObject> cancel(JsonObject input) {
    String name = named(input).name();
    return buses
        .archives()
        .replays()
        .change(
            name,
            before -> {
              Replay replay = known(before, name);
              if (replay.state().isOver() || replay.state() == Replay.State.CANCELLING)
                throw new AwsFault(
                    400,
                    "IllegalStatusException",
                    "Replay " + name + " is not in a valid state for this operation.");
              return replay.in(Replay.State.CANCELLING, null, now());
            })
        .map(
            replay -> {
              buses.archives().run(name);
              return new JsonObject()
                  .put("ReplayArn", arn(replay))
                  .put("State", replay.state().name());
            });
  }

  private static Instant time(Constraints check, String member) {
    Object value = check.input().getValue(member);
    if (value == null) {
      check.missing(member);
      return null;
    }
    if (value instanceof Number seconds && Math.abs(seconds.doubleValue()) < 253_402_300_799.0)
      return Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
    throw new AwsFault(400, "SerializationException", member + " is not a time.");
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
