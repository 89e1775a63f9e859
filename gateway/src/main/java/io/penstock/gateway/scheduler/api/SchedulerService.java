package io.penstock.gateway.scheduler.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.GivenMembers;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.scheduler.Schedules;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Routes EventBridge Scheduler's operations: schedules, their groups, tags of groups. */
public final class SchedulerService implements AwsService {
  private static final int BODY = 512 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerException", "An internal error occurred."),
          why -> new AwsFault(429, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(SchedulerService.class);

  private final Operations operations = new Operations(BODY);

  public SchedulerService(Schedules schedules, String region, String account, InstantSource clock) {
    var owner = new Owner(region, account);
    var all = new ScheduleOperations(schedules, owner, clock);
    var groups = new GroupOperations(schedules, owner, clock);
    String one = " /schedules/{Name}";
    String group = " /schedule-groups/{Name}";
    String tags = " /tags/{ResourceArn}";
    rest("CreateSchedule", "POST" + one, c -> all.create(name(c), body(c)));
    rest("UpdateSchedule", "PUT" + one, c -> all.update(name(c), body(c)));
    rest("GetSchedule", "GET" + one, c -> all.get(name(c), c.query()));
    rest("DeleteSchedule", "DELETE" + one, c -> all.delete(name(c), c.query()));
    rest("ListSchedules", "GET /schedules", c -> all.list(c.query()));
    rest("CreateScheduleGroup", "POST" + group, c -> groups.create(name(c), body(c)));
    rest("GetScheduleGroup", "GET" + group, c -> groups.get(name(c)));
    rest("DeleteScheduleGroup", "DELETE" + group, c -> groups.delete(name(c)));
    rest("ListScheduleGroups", "GET /schedule-groups", c -> groups.list(c.query()));
    rest("ListTagsForResource", "GET" + tags, c -> groups.tags(name(c)));
    rest("TagResource", "POST" + tags, c -> groups.tag(name(c), body(c)));
    rest("UntagResource", "DELETE" + tags, c -> groups.untag(name(c), c.query().getAll("TagKeys")));
  }

  private void rest(String name, String line, Function<AwsCall, Future<JsonObject>> work) {
    operations.rest(
        name,
        line,
        200,
        call -> {
          MODEL.check(name, input(line, call));
          return work.apply(call);
        });
  }

  /** All members of a request, wherever they are sent. */
  private static JsonObject input(String line, AwsCall call) {
    JsonObject input = call.body().length() == 0 ? new JsonObject() : body(call).copy();
    int label = line.indexOf('{');
    if (label > 0) input.put(line.substring(label + 1, line.length() - 1), name(call));
    for (String key : call.query().names()) {
      String member =
          key.equals("ScheduleGroup")
              ? "GroupName"
              : Character.toUpperCase(key.charAt(0)) + key.substring(1);
      String value = call.query().get(key);
      if (member.equals("TagKeys")) input.put(member, new JsonArray(call.query().getAll(key)));
      else if (member.equals("MaxResults") && value.matches("-?\\d{1,9}"))
        input.put(member, Integer.valueOf(value));
      else input.put(member, value);
    }
    return input;
  }

  private static String name(AwsCall call) {
    return call.path().get(1);
  }

  @Override
  public String signingName() {
    return "scheduler";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    String path = request.path();
    return path.startsWith("/schedules")
        || path.startsWith("/schedule-groups")
        || path.startsWith("/tags/");
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return operations.at(request.method(), path, request.params());
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return AwsResponses.unserved(call, operation);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return AwsFault.validation("The request is larger than " + BODY + " bytes.");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }

  private static JsonObject body(AwsCall call) {
    try {
      return GivenMembers.of(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(400, "SerializationException", "The request is not a JSON object.");
    }
  }
}
