package io.penstock.gateway.logs.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.JsonRpcApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.logs.LogGroups;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** CloudWatch Logs' operations. */
public final class LogsService {
  private static final JsonRpc RPC = new JsonRpc("1.1", "Logs_20140328.", "");
  private static final int BODY = 256 * 1024;
  private static final InputModel MODEL = new InputModel(LogsService.class);

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalFailure", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private LogsService() {}

  /**
   * @param owner whose the groups are: {@code arn:aws:logs:REGION:ACCOUNT:}
   */
  public static AwsService of(LogGroups groups, Owner owner) {
    var names = new GroupNames(groups, owner);
    var lists = new GroupOperations(groups, names);
    var events = new EventOperations(groups, names);
    return new JsonRpcApi("logs", RPC, LogsService::check, BODY, FAULTS)
        .reads("DescribeLogGroups", lists::groups)
        .reads("DescribeLogStreams", lists::streams)
        .reads("GetLogEvents", events::get)
        .reads("FilterLogEvents", events::filter);
  }

  private static void check(String name, JsonObject input) {
    try {
      MODEL.check(name, input);
    } catch (AwsFault fault) {
      // The one service that calls a broken constraint so
      throw fault.code().equals("ValidationException") ? invalid(fault.getMessage()) : fault;
    }
  }

  /**
   * A list of texts; null when it is not given.
   *
   * @throws AwsFault when one of them is null
   */
  static Set<String> texts(JsonObject input, String member) {
    if (!input.containsKey(member)) return null;
    var texts = new HashSet<String>();
    for (Object one : input.getJsonArray(member)) {
      if (one == null) throw invalid("A member of " + member + " is null.");
      texts.add((String) one);
    }
    return texts;
  }

  static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidParameterException", message);
  }

  static AwsFault missing(String what) {
    return new AwsFault(
        400, "ResourceNotFoundException", "The specified log " + what + " does not exist.");
  }
}
