package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.Intake;
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

  private final InvokeOperation invoke;
  private final StreamOperation stream;
  private final FunctionOperations functions;
  private final AsyncConfigOperations asyncConfigs;
  private final MappingOperations mappings;

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
    this.invoke = new InvokeOperation(intake, registry, names);
    this.stream = new StreamOperation(vertx, intake, registry, names);
    this.functions = new FunctionOperations(registry, names, available, concurrency);
    this.asyncConfigs = new AsyncConfigOperations(registry, names, clock);
    this.mappings = new MappingOperations(mappings, registry, names, clock, random);
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
  public int bodyLimit(HttpServerRequest request) {
    return isEvent(request) ? ASYNC_BYTES : SYNC_BYTES;
  }

  private static boolean isEvent(HttpServerRequest request) {
    return "Event".equals(request.getHeader("x-amz-invocation-type"))
        || request.uri().contains("/invoke-async");
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request) {
    return new AwsFault(
        413,
        "RequestTooLargeException",
        "Request must be smaller than "
            + bodyLimit(request)
            + " bytes for the "
            + (request.uri().contains("response-streaming")
                ? "InvokeWithResponseStream"
                : "InvokeFunction")
            + " operation");
  }

  @Override
  public void serve(AwsCall call) {
    List<String> path = call.path();
    if (path.size() >= 2 && path.get(1).equals("functions")) {
      String operation = call.method().name() + " " + (path.size() > 3 ? path.get(3) : "");
      switch (path.size() > 4 ? operation + "/" : operation) {
        case "POST invocations" -> invoke.serve(call, path.get(2));
        case "POST invoke-async" -> invoke.async(call, path.get(2));
        case "POST response-streaming-invocations" -> stream.serve(call, path.get(2));
        default -> {
          if (path.size() > 3 && path.get(3).equals("event-invoke-config"))
            asyncConfigs.serve(call, path);
          else functions.serve(call, path);
        }
      }
    } else if (path.size() >= 2 && path.get(1).equals("event-source-mappings"))
      mappings.serve(call, path);
    else if (path.size() == 2 && path.get(1).equals("account-settings"))
      functions.accountSettings(call);
    else if (path.size() == 3 && path.get(1).equals("tags") && call.method().name().equals("GET"))
      functions.tags(call, path.get(2));
    else throw unknown();
  }

  static AwsFault unknown() {
    return new AwsFault(404, "UnknownOperationException", "This operation is not served here.");
  }

  static void fail(AwsCall call, Throwable problem) {
    AwsResponses.fault(
        call.response(), problem instanceof AwsFault fault ? fault : AwsFault.internal(), null);
  }
}
