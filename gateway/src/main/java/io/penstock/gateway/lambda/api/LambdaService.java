package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.Intake;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Routes Lambda's REST-JSON operations. Paths begin with the date of an API version. */
public final class LambdaService implements AwsService {
  private static final int SYNC_BYTES = 6 * 1024 * 1024;
  private static final int ASYNC_BYTES = 1024 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          AwsFault.internal(),
          why -> rateExceeded("CallerRateLimitExceeded"),
          why -> new AwsFault(500, "ServiceException", why),
          problem ->
              problem instanceof UnknownFunctionException unknown
                  ? FunctionNames.unknown(unknown.function())
                  : null);

  private final Operations operations = new Operations(SYNC_BYTES);

  static AwsFault rateExceeded(String reason) {
    return new AwsFault(429, "TooManyRequestsException", "Rate Exceeded.").with("Reason", reason);
  }

  /**
   * @param available how many environments of a function wait for a call
   * @param concurrency of the account: all functions together
   * @param random for ids; any thread
   */
  public LambdaService(
      Vertx vertx,
      Intake intake,
      Registry registry,
      Mappings mappings,
      String region,
      String account,
      ToIntFunction<Function> available,
      int concurrency,
      InstantSource clock,
      RandomGenerator random) {
    var names = new FunctionNames(region, account);
    var invoke = new InvokeOperation(intake, registry, names);
    var stream = new StreamOperation(vertx, intake, registry, names);
    var functions = new FunctionOperations(registry, names, available, concurrency);
    var asyncConfigs = new AsyncConfigOperations(registry, names, clock);
    var tags = new TagOperations(registry, mappings, names);
    var sources = new MappingOperations(mappings, registry, names, clock, random);
    String all = " /2015-03-31/functions";
    String one = all + "/{FunctionName}";
    String mapping = " /2015-03-31/event-source-mappings";
    String async = " /2019-09-25/functions/{FunctionName}/event-invoke-config";
    String reserved = "/functions/{FunctionName}/concurrency";
    String provisioned = "GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency";
    operations
        .own("Invoke", "POST" + one + "/invocations", SYNC_BYTES, invoke::serve)
        .own(
            "InvokeAsync",
            "POST /2014-11-13/functions/{FunctionName}/invoke-async",
            ASYNC_BYTES,
            invoke::async)
        .own(
            "InvokeWithResponseStream",
            "POST /2021-11-15/functions/{FunctionName}/response-streaming-invocations",
            SYNC_BYTES,
            stream::serve)
        .rest("ListFunctions", "GET" + all, 200, functions::list)
        .rest("GetFunction", "GET" + one, 200, functions::get)
        .rest(
            "GetFunctionConfiguration",
            "GET" + one + "/configuration",
            200,
            functions::configuration)
        .rest("ListVersionsByFunction", "GET" + one + "/versions", 200, functions::versions)
        .rest("ListAliases", "GET" + one + "/aliases", 200, functions::aliases)
        .rest("GetAlias", "GET" + one + "/aliases/{Name}", 200, functions::alias)
        .rest("GetFunctionConcurrency", "GET /2019-09-30" + reserved, 200, functions::concurrency)
        .rest("PutFunctionConcurrency", "PUT /2017-10-31" + reserved, 200, functions::reserve)
        .rest("DeleteFunctionConcurrency", "DELETE /2017-10-31" + reserved, 204, functions::release)
        .rest("GetProvisionedConcurrencyConfig", provisioned, 200, functions::provisioned)
        .rest(
            "ListProvisionedConcurrencyConfigs",
            provisioned + "?List=ALL",
            200,
            functions::allProvisioned)
        .rest("GetAccountSettings", "GET /2016-08-19/account-settings", 200, functions::account)
        .rest("ListTags", "GET /2017-03-31/tags/{Resource}", 200, tags::list)
        .rest("TagResource", "POST /2017-03-31/tags/{Resource}", 204, tags::tag)
        .rest("UntagResource", "DELETE /2017-03-31/tags/{Resource}", 204, tags::untag)
        .rest("PutFunctionEventInvokeConfig", "PUT" + async, 200, asyncConfigs::put)
        .rest("UpdateFunctionEventInvokeConfig", "POST" + async, 200, asyncConfigs::update)
        .rest("GetFunctionEventInvokeConfig", "GET" + async, 200, asyncConfigs::get)
        .rest("DeleteFunctionEventInvokeConfig", "DELETE" + async, 204, asyncConfigs::delete)
        .rest("ListFunctionEventInvokeConfigs", "GET" + async + "/list", 200, asyncConfigs::list)
        .rest("CreateEventSourceMapping", "POST" + mapping, 202, sources::create)
        .rest("ListEventSourceMappings", "GET" + mapping, 200, sources::list)
        .rest("GetEventSourceMapping", "GET" + mapping + "/{UUID}", 200, sources::get)
        .rest("UpdateEventSourceMapping", "PUT" + mapping + "/{UUID}", 202, sources::update)
        .rest("DeleteEventSourceMapping", "DELETE" + mapping + "/{UUID}", 202, sources::delete);
    operations.complete(LambdaService.class, "operations.txt");
  }

  @Override
  public String signingName() {
    return "lambda";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    String rawPath = request.uri();
    return rawPath.length() > 11
        && rawPath.startsWith("/20")
        && rawPath.charAt(5) == '-'
        && rawPath.charAt(8) == '-';
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
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
    if (operation == null) return SYNC_BYTES;
    return operation.name().equals("Invoke")
            && "Event".equals(request.getHeader("x-amz-invocation-type"))
        ? ASYNC_BYTES
        : operation.bodyLimit();
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    String name = operation == null ? "requested" : operation.name();
    boolean event = name.startsWith("Invoke");
    return new AwsFault(
        413,
        event ? "RequestTooLargeException" : "RequestEntityTooLargeException",
        "Request must be smaller than "
            + bodyLimit(request, operation)
            + " bytes for the "
            + (name.equals("Invoke") ? "InvokeFunction" : name)
            + " operation");
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }
}
