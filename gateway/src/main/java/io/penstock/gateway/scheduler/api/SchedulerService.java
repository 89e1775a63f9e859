package io.penstock.gateway.scheduler.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.RestJsonApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.scheduler.Schedules;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.function.Function;

/** Routes EventBridge Scheduler's operations: schedules, their groups, tags of groups. */
public final class SchedulerService {
  private static final int BODY = 512 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerException", "An internal error occurred."),
          why -> new AwsFault(429, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(SchedulerService.class);

  private final RestJsonApi api;

  private SchedulerService(RestJsonApi api) {
    this.api = api;
  }

  public static AwsService of(
      Schedules schedules, String region, String account, InstantSource clock) {
    var api =
        new RestJsonApi("scheduler", "scheduler", SchedulerService::owns, MODEL, BODY, FAULTS)
            .queryMember(SchedulerService::member);
    new SchedulerService(api).fill(schedules, region, account, clock);
    return api;
  }

  private void fill(Schedules schedules, String region, String account, InstantSource clock) {
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
    api.checked(name, line, 200, work);
  }

  private static String member(String key) {
    return key.equals("ScheduleGroup")
        ? "GroupName"
        : Character.toUpperCase(key.charAt(0)) + key.substring(1);
  }

  private static String name(AwsCall call) {
    return call.path().get(1);
  }

  private static boolean owns(HttpServerRequest request) {
    String path = request.path();
    return path.startsWith("/schedules")
        || path.startsWith("/schedule-groups")
        || path.startsWith("/tags/") && !path.contains("apigateway");
  }

  private static JsonObject body(AwsCall call) {
    return RestJsonApi.body(call);
  }
}
