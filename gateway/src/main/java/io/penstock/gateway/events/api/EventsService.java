package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.JsonRpcApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Routes EventBridge's operations. */
public final class EventsService {
  private static final JsonRpc RPC = new JsonRpc("1.1", "AWSEvents.", "");

  /** A request of the largest entries, their JSON escaped, and some. */
  private static final int BODY = 3 * 1024 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalException", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(EventsService.class);

  private EventsService() {}

  /**
   * @param random for event ids; any thread
   */
  public static AwsService of(
      Buses buses, ApiDestinations apis, InstantSource clock, RandomGenerator random) {
    var names = new BusNames(buses);
    var events = new EventOperations(buses, new EventEntries(buses, clock, random));
    var rules = new RuleOperations(buses, names);
    var targets = new TargetOperations(buses, names);
    var all = new BusOperations(buses, names, clock);
    var archives = new ArchiveOperations(buses, names, clock);
    var replays = new ReplayOperations(buses, names, clock);
    var tags = new TagOperations(buses);
    var connections = new ConnectionOperations(apis, random);
    var destinations = new ApiDestinationOperations(apis, random);
    return new JsonRpcApi("events", RPC, EventsService::check, BODY, FAULTS)
        .tooLarge(EventOperations::tooLarge)
        .add("PutEvents", events::put)
        .add("TestEventPattern", events::test)
        .add("PutRule", rules::put)
        .add("DescribeRule", rules::describe)
        .add("ListRules", rules::list)
        .add("ListRuleNamesByTarget", rules::byTarget)
        .add("EnableRule", rules::enable)
        .add("DisableRule", rules::disable)
        .add("DeleteRule", rules::delete)
        .add("PutTargets", targets::put)
        .add("RemoveTargets", targets::remove)
        .add("ListTargetsByRule", targets::list)
        .add("CreateEventBus", all::create)
        .add("UpdateEventBus", all::update)
        .add("DeleteEventBus", all::delete)
        .add("DescribeEventBus", all::describe)
        .add("ListEventBuses", all::list)
        .add("PutPermission", all::putPermission)
        .add("RemovePermission", all::removePermission)
        .add("CreateArchive", archives::create)
        .add("UpdateArchive", archives::update)
        .add("DescribeArchive", archives::describe)
        .add("ListArchives", archives::list)
        .add("DeleteArchive", archives::delete)
        .add("StartReplay", replays::start)
        .add("DescribeReplay", replays::describe)
        .add("ListReplays", replays::list)
        .add("CancelReplay", replays::cancel)
        .add("CreateConnection", connections::create)
        .add("UpdateConnection", connections::update)
        .add("DescribeConnection", connections::describe)
        .add("ListConnections", connections::list)
        .add("DeauthorizeConnection", connections::deauthorize)
        .add("DeleteConnection", connections::delete)
        .add("CreateApiDestination", destinations::create)
        .add("UpdateApiDestination", destinations::update)
        .add("DescribeApiDestination", destinations::describe)
        .add("ListApiDestinations", destinations::list)
        .add("DeleteApiDestination", destinations::delete)
        .add("TagResource", tags::tag)
        .add("UntagResource", tags::untag)
        .add("ListTagsForResource", tags::list);
  }

  private static void check(String operation, JsonObject input) {
    spelled(input);
    MODEL.check(operation, input);
  }

  /** HTTP methods are taken however they are spelled. */
  private static void spelled(JsonObject input) {
    if (input.getValue("HttpMethod") instanceof String method)
      input.put("HttpMethod", method.toUpperCase(Locale.ROOT));
    if (input.getValue("AuthParameters") instanceof JsonObject given
        && given.getValue("OAuthParameters") instanceof JsonObject oauth) spelled(oauth);
  }
}
