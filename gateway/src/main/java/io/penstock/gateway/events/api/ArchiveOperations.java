package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Archive;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.EventArchive;
import io.penstock.trigger.filter.EventPattern;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;

/** Archives of events. */
final class ArchiveOperations {
  private final Buses buses;
  private final BusNames names;
  private final InstantSource clock;

  ArchiveOperations(Buses buses, BusNames names, InstantSource clock) {
    this.buses = buses;
    this.names = names;
    this.clock = clock;
  }

  Future<JsonObject> create(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ArchiveName", 1, 48, BusNames.NAME);
    String source = check.required("EventSourceArn", 1, 1_600, null);
    String description = check.text("Description", 0, 512, null);
    String pattern = check.text("EventPattern", 0, EventPattern.CHARACTERS, null);
    Integer days = check.number("RetentionDays", 0, Integer.MAX_VALUE);
    check.check();
    String bus = names.ofArn(source, "EventSourceArn").name();
    var wanted =
        new Archive(
            name,
            bus,
            description == null ? "" : description,
            pattern == null || pattern.isEmpty() ? null : EventOperations.pattern(pattern),
            days == null ? 0 : days,
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return buses
        .archives()
        .resources()
        .change(
            name,
            before -> {
              if (before != null) throw BusNames.exists("Archive " + name + " already exists.");
              return wanted;
            })
        .map(this::state);
  }

  Future<JsonObject> update(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ArchiveName", 1, 48, BusNames.NAME);
    String description = check.text("Description", 0, 512, null);
    String pattern = check.text("EventPattern", 0, EventPattern.CHARACTERS, null);
    Integer days = check.number("RetentionDays", 0, Integer.MAX_VALUE);
    check.check();
    EventPattern read =
        pattern == null || pattern.isEmpty() ? null : EventOperations.pattern(pattern);
    return buses
        .archives()
        .resources()
        .change(
            name,
            before -> {
              Archive archive = BusNames.known(before, name);
              return archive.with(
                  description == null ? archive.description() : description,
                  pattern == null ? archive.pattern() : read,
                  days == null ? archive.retentionDays() : days);
            })
        .map(this::state);
  }

  private JsonObject state(Archive archive) {
    return new JsonObject()
        .put("ArchiveArn", buses.arn("archive/" + archive.name()))
        .put("State", "ENABLED")
        .put("CreationTime", archive.created().toEpochMilli() / 1000.0);
  }

  Future<JsonObject> describe(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ArchiveName", 1, 48, BusNames.NAME);
    check.check();
    Archive archive = BusNames.known(buses.archives().resources().get(name), name);
    return buses
        .archives()
        .size(name)
        .map(
            size -> {
              JsonObject view = view(archive, size).mergeIn(state(archive));
              if (!archive.description().isEmpty()) view.put("Description", archive.description());
              if (archive.pattern() != null) view.put("EventPattern", archive.pattern().text());
              return view;
            });
  }

  private JsonObject view(Archive archive, EventArchive.Size size) {
    return new JsonObject()
        .put("ArchiveName", archive.name())
        .put("EventSourceArn", names.busArn(archive.bus()))
        .put("State", "ENABLED")
        .put("RetentionDays", archive.retentionDays())
        .put("SizeBytes", size.bytes())
        .put("EventCount", size.events())
        .put("CreationTime", archive.created().toEpochMilli() / 1000.0);
  }

  Future<JsonObject> list(JsonObject input) {
    var check = new Constraints(input);
    String prefix = check.text("NamePrefix", 1, 48, BusNames.NAME);
    String source = check.text("EventSourceArn", 1, 1_600, null);
    String state =
        check.oneOf(
            "State",
            null,
            "ENABLED",
            "DISABLED",
            "CREATING",
            "UPDATING",
            "CREATE_FAILED",
            "UPDATE_FAILED");
    check.check();
    if (source != null) names.ofArn(source, "EventSourceArn");
    var found = new ArrayList<Archive>();
    JsonObject page =
        Pages.of(
            check,
            "Archives",
            buses.archives().resources()::after,
            archive ->
                (prefix == null || archive.name().startsWith(prefix))
                    && (source == null || names.busArn(archive.bus()).equals(source))
                    && (state == null || state.equals("ENABLED")),
            Archive::name,
            archive -> {
              found.add(archive);
              return archive.name();
            });
    var views = new ArrayList<Future<JsonObject>>();
    for (Archive archive : found)
      views.add(buses.archives().size(archive.name()).map(size -> view(archive, size)));
    return Future.all(views)
        .map(
            done -> {
              var archives = new JsonArray();
              views.forEach(view -> archives.add(view.result()));
              return page.put("Archives", archives);
            });
  }

  Future<JsonObject> delete(JsonObject input) {
    var check = new Constraints(input);
    String name = check.required("ArchiveName", 1, 48, BusNames.NAME);
    check.check();
    BusNames.known(buses.archives().resources().get(name), name);
    return buses.archives().delete(name).map(done -> new JsonObject());
  }
}
