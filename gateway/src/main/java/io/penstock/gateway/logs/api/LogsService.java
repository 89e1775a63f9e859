package io.penstock.gateway.logs.api;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.logs.LogGroups;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Routes CloudWatch Logs' operations. */
public final class LogsService implements AwsService {
  private static final JsonRpc RPC = new JsonRpc("1.1", "Logs_20140328.", "");
  private static final int BODY = 256 * 1024;
  private static final InputModel MODEL = new InputModel(LogsService.class);

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalFailure", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private final Operations operations = new Operations(BODY);

  /**
   * @param owner whose the groups are: {@code arn:aws:logs:REGION:ACCOUNT:}
   */
  public LogsService(LogGroups groups, Owner owner) {
    var names = new GroupNames(groups, owner);
    var lists = new GroupOperations(groups, names);
    var events = new EventOperations(groups, names);
    add("DescribeLogGroups", lists::groups);
    add("DescribeLogStreams", lists::streams);
    add("GetLogEvents", events::get);
    add("FilterLogEvents", events::filter);
  }

  private void add(String name, Function<JsonObject, JsonObject> work) {
    operations.add(
        name,
        RPC.handler(
            input -> {
              check(name, input);
              return Future.succeededFuture(work.apply(input));
            }));
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

  @Override
  public String signingName() {
    return "logs";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return RPC.owns(request.headers());
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return operations.named(RPC.operation(request.headers()));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return RPC.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return RPC;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }
}
