package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.destination.ApiDestinations;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes EventBridge's operations. */
public final class EventsService implements AwsService {
  private static final Logger LOG = LoggerFactory.getLogger(EventsService.class);
  private static final JsonRpc RPC = new JsonRpc("1.1", "AWSEvents.", "");

  /** A request of the largest entries, their JSON escaped, and some. */
  private static final int BODY = 3 * 1024 * 1024;

  private final Map<String, Function<JsonObject, Future<JsonObject>>> operations;

  /**
   * @param random for event ids; any thread
   */
  public EventsService(
      Buses buses, ApiDestinations apis, InstantSource clock, RandomGenerator random) {
    var names = new BusNames(buses);
    var events = new EventOperations(buses, names, clock, random);
    var rules = new RuleOperations(buses, names);
    var targets = new TargetOperations(buses, names);
    var all = new BusOperations(buses, names, clock);
    var archives = new ArchiveOperations(buses, names, clock);
    var replays = new ReplayOperations(buses, names, clock);
    var tags = new TagOperations(buses);
    var connections = new ConnectionOperations(apis, random);
    var destinations = new ApiDestinationOperations(apis, random);
    this.operations =
        Map.ofEntries(
            Map.entry("PutEvents", events::put),
            Map.entry("TestEventPattern", events::test),
            Map.entry("PutRule", rules::put),
            Map.entry("DescribeRule", rules::describe),
            Map.entry("ListRules", rules::list),
            Map.entry("ListRuleNamesByTarget", rules::byTarget),
            Map.entry("EnableRule", rules::enable),
            Map.entry("DisableRule", rules::disable),
            Map.entry("DeleteRule", rules::delete),
            Map.entry("PutTargets", targets::put),
            Map.entry("RemoveTargets", targets::remove),
            Map.entry("ListTargetsByRule", targets::list),
            Map.entry("CreateEventBus", all::create),
            Map.entry("UpdateEventBus", all::update),
            Map.entry("DeleteEventBus", all::delete),
            Map.entry("DescribeEventBus", all::describe),
            Map.entry("ListEventBuses", all::list),
            Map.entry("PutPermission", all::putPermission),
            Map.entry("RemovePermission", all::removePermission),
            Map.entry("CreateArchive", archives::create),
            Map.entry("UpdateArchive", archives::update),
            Map.entry("DescribeArchive", archives::describe),
            Map.entry("ListArchives", archives::list),
            Map.entry("DeleteArchive", archives::delete),
            Map.entry("StartReplay", replays::start),
            Map.entry("DescribeReplay", replays::describe),
            Map.entry("ListReplays", replays::list),
            Map.entry("CancelReplay", replays::cancel),
            Map.entry("CreateConnection", connections::create),
            Map.entry("UpdateConnection", connections::update),
            Map.entry("DescribeConnection", connections::describe),
            Map.entry("ListConnections", connections::list),
            Map.entry("DeauthorizeConnection", connections::deauthorize),
            Map.entry("DeleteConnection", connections::delete),
            Map.entry("CreateApiDestination", destinations::create),
            Map.entry("UpdateApiDestination", destinations::update),
            Map.entry("DescribeApiDestination", destinations::describe),
            Map.entry("ListApiDestinations", destinations::list),
            Map.entry("DeleteApiDestination", destinations::delete),
            Map.entry("TagResource", tags::tag),
            Map.entry("UntagResource", tags::untag),
            Map.entry("ListTagsForResource", tags::list));
  }

  @Override
  public String signingName() {
    return "events";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return RPC.owns(request.headers());
  }

  @Override
  public int bodyLimit(HttpServerRequest request) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request) {
    return EventOperations.tooLarge();
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return RPC;
  }

  @Override
  public void serve(AwsCall call) {
    String name = RPC.operation(call);
    var operation = operations.get(name);
    if (operation == null)
      throw new AwsFault(
          400, "UnknownOperationException", "The operation " + name + " is not served here.");
    operation
        .apply(RPC.input(call))
        .onComplete(
            output -> RPC.answer(call, output),
            problem -> {
              if (!(problem instanceof AwsFault)) LOG.error("{} failed", name, problem);
              RPC.fault(
                  call.response(),
                  problem instanceof AwsFault fault
                      ? fault
                      : new AwsFault(500, "InternalException", "An internal error occurred."),
                  call.requestId());
            });
  }
}
