package io.penstock.gateway.scheduler.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.scheduler.Schedules;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes EventBridge Scheduler's operations: schedules, their groups, tags of groups. */
public final class SchedulerService implements AwsService {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerService.class);
  private static final int BODY = 512 * 1024;

  private final ScheduleOperations schedules;
  private final GroupOperations groups;

  public SchedulerService(Schedules schedules, String region, String account, InstantSource clock) {
    String prefix = "arn:aws:scheduler:" + region + ":" + account + ":";
    this.schedules = new ScheduleOperations(schedules, prefix, clock);
    this.groups = new GroupOperations(schedules, prefix, clock);
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
  public int bodyLimit(HttpServerRequest request) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request) {
    return AwsFault.validation("The request is larger than " + BODY + " bytes.");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
  }

  @Override
  public void serve(AwsCall call) {
    List<String> path = call.path();
    String method = call.method().name();
    String name = path.size() == 2 ? path.get(1) : null;
    if (path.isEmpty() || path.size() > 2) throw unknown();
    switch (method + " " + path.getFirst() + (name == null ? "" : "/")) {
      case "POST schedules/" -> answer(call, schedules.create(name, body(call)));
      case "PUT schedules/" -> answer(call, schedules.update(name, body(call)));
      case "GET schedules/" -> answer(call, schedules.get(name, call.query()));
      case "DELETE schedules/" -> answer(call, schedules.delete(name, call.query()));
      case "GET schedules" -> answer(call, schedules.list(call.query()));
      case "POST schedule-groups/" -> answer(call, groups.create(name, body(call)));
      case "GET schedule-groups/" -> answer(call, groups.get(name));
      case "DELETE schedule-groups/" -> answer(call, groups.delete(name));
      case "GET schedule-groups" -> answer(call, groups.list(call.query()));
      case "GET tags/" -> answer(call, groups.tags(name));
      case "POST tags/" -> answer(call, groups.tag(name, body(call)));
      case "DELETE tags/" -> answer(call, groups.untag(name, call.query().getAll("TagKeys")));
      default -> throw unknown();
    }
  }

  private static AwsFault unknown() {
    return new AwsFault(404, "UnknownOperationException", "This operation is not served here.");
  }

  private static JsonObject body(AwsCall call) {
    if (call.body().length() == 0) return new JsonObject();
    try {
      return new JsonObject(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(400, "SerializationException", "The request is not a JSON object.");
    }
  }

  private static void answer(AwsCall call, Future<JsonObject> output) {
    output.onComplete(
        done -> AwsResponses.json(call, 200, done),
        problem -> {
          if (!(problem instanceof AwsFault)) LOG.error("{} failed", call.path(), problem);
          AwsResponses.fault(
              call.response(),
              problem instanceof AwsFault fault
                  ? fault
                  : new AwsFault(500, "InternalServerException", "An internal error occurred."),
              null);
        });
  }
}
