package io.penstock.gateway.events.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.BusEvent;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.events.Buses;
import io.penstock.trigger.RandomIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Reads entries of PutEvents. Any thread. */
final class EventEntries {
  private final Owner owner;
  private final InstantSource clock;
  private final RandomGenerator random;

  EventEntries(Buses buses, InstantSource clock, RandomGenerator random) {
    this.owner = buses.owner();
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param asAws whether the sender may speak for AWS's own services
   * @throws AwsFault with the code that PutEvents has for an entry
   */
  Posted read(Constraints entry, boolean asAws) {
    JsonObject given = entry.input();
    String source = required(given, "Source");
    String type = required(given, "DetailType");
    String detail = required(given, "Detail");
    if (source.startsWith("aws.") && !asAws)
      throw new AwsFault(400, "NotAuthorizedForSourceException", "Not authorized for the source.");
    String bus = BusNames.plain(given.getString("EventBusName", "default"));
    try {
      return new Posted(
          bus,
          BusEvent.of(
              RandomIds.uuid(random),
              source,
              type,
              time(given),
              owner.account(),
              owner.region(),
              entry.texts("Resources"),
              detail),
          given.getString("TraceHeader"),
          false);
    } catch (IllegalArgumentException e) {
      throw new AwsFault(400, "MalformedDetail", e.getMessage());
    }
  }

  private Instant time(JsonObject given) {
    Object time = given.getValue("Time");
    if (time == null) return clock.instant();
    if (time instanceof Number seconds && Math.abs(seconds.doubleValue()) < 253_402_300_799.0)
      return Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
    throw new AwsFault(400, "InvalidArgument", "Parameter Time is not valid.");
  }

  private static String required(JsonObject given, String member) {
    String text = given.getString(member);
    if (text == null || text.isEmpty())
      throw new AwsFault(
          400,
          "InvalidArgument",
          "Parameter " + member + " is not valid. Reason: " + member + " is a required argument.");
    return text;
  }
}
