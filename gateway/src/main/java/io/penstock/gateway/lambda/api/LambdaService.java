package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.lambda.code.BucketFiles;
import io.penstock.gateway.lambda.code.CodeStore;
import io.penstock.gateway.lambda.code.CodeZips;
import io.penstock.gateway.lambda.code.Layer;
import io.penstock.gateway.lambda.code.Layers;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Version;
import io.penstock.trigger.Intake;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Routes Lambda's REST-JSON operations. Paths begin with the date of an API version. */
public final class LambdaService implements AwsService {
  private static final int SYNC_BYTES = 6 * 1024 * 1024;
  private static final int ASYNC_BYTES = 1024 * 1024;

  /** A package of 50 MB, as base64 text, and the members beside it. */
  private static final int CREATE_BYTES = 70_167_211;

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
  private final Operation linked;

  static AwsFault rateExceeded(String reason) {
    return new AwsFault(429, "TooManyRequestsException", "Rate Exceeded.").with("Reason", reason);
  }

  /**
   * @param available how many environments of a function wait for a call
   * @param url of a function's name and qualifier
   * @param concurrency of the account: all functions together
   * @param random for ids; any thread
   */
  public LambdaService(
      Vertx vertx,
      Intake intake,
      Registry registry,
      Mappings mappings,
      Layers layers,
      CodeStore code,
      BucketFiles buckets,
      String region,
      String account,
      ToIntFunction<Function> available,
      BiFunction<String, String, String> url,
      int concurrency,
      InstantSource clock,
      RandomGenerator random) {
    var names = new FunctionNames(region, account);
    var invoke = new InvokeOperation(intake, registry, names);
    var stream = new StreamOperation(vertx, intake, registry, names);
    var links =
        new CodeLinks(
            new CodeZips(vertx, code), name -> code(registry, layers, name), clock, random);
    var codes = new CodeInput(vertx, code, buckets);
    var layer = new LayerOperations(layers, codes, links, region, account, clock, random);
    var functions = new FunctionOperations(registry, names, links, concurrency);
    var changes = new FunctionChanges(registry, names, codes, layer, clock, random);
    var aliases = new AliasOperations(registry, names, random);
    var urls = new UrlOperations(registry, names, url, clock);
    var policies = new PolicyOperations(registry, names);
    var provisioning = new ProvisionedOperations(registry, names, available, clock);
    var settings = new SettingOperations(registry, names);
    var asyncConfigs = new AsyncConfigOperations(registry, names, clock);
    var tags = new TagOperations(registry, mappings, names);
    var sources = new MappingOperations(mappings, registry, names, clock, random);
    String all = " /2015-03-31/functions";
    String one = all + "/{FunctionName}";
    String mapping = " /2015-03-31/event-source-mappings";
    String async = " /2019-09-25/functions/{FunctionName}/event-invoke-config";
    String reserved = "/functions/{FunctionName}/concurrency";
    String provisioned = " /2019-09-30/functions/{FunctionName}/provisioned-concurrency";
    String urlConfig = " /2021-10-31/functions/{FunctionName}/url";
    String layerVersions = " /2018-10-31/layers/{LayerName}/versions";
    String layerVersion = layerVersions + "/{VersionNumber}";
    String recursion = " /2024-08-31/functions/{FunctionName}/recursion-config";
    String runtime = " /2021-07-20/functions/{FunctionName}/runtime-management-config";
    String signing = "/2020-04-22/code-signing-configs";
    operations
        .rest("CreateFunction", "POST" + all, CREATE_BYTES, 201, changes::create)
        .rest("UpdateFunctionCode", "PUT" + one + "/code", CREATE_BYTES, 200, changes::updateCode)
        .rest(
            "UpdateFunctionConfiguration",
            "PUT" + one + "/configuration",
            200,
            changes::updateConfiguration)
        .rest("DeleteFunction", "DELETE" + one, 204, changes::delete)
        .rest("PublishVersion", "POST" + one + "/versions", 201, aliases::publish)
        .rest("CreateAlias", "POST" + one + "/aliases", 201, aliases::create)
        .rest("UpdateAlias", "PUT" + one + "/aliases/{Name}", 200, aliases::update)
        .rest("DeleteAlias", "DELETE" + one + "/aliases/{Name}", 204, aliases::delete)
        .rest("CreateFunctionUrlConfig", "POST" + urlConfig, 201, urls::create)
        .rest("UpdateFunctionUrlConfig", "PUT" + urlConfig, 200, urls::update)
        .rest("GetFunctionUrlConfig", "GET" + urlConfig, 200, urls::get)
        .rest("DeleteFunctionUrlConfig", "DELETE" + urlConfig, 204, urls::delete)
        .rest("ListFunctionUrlConfigs", "GET" + urlConfig + "s", 200, urls::list)
        .rest("AddPermission", "POST" + one + "/policy", 201, policies::add)
        .rest("GetPolicy", "GET" + one + "/policy", 200, policies::get)
        .rest("RemovePermission", "DELETE" + one + "/policy/{StatementId}", 204, policies::remove)
        .rest("PutProvisionedConcurrencyConfig", "PUT" + provisioned, 202, provisioning::put)
        .rest(
            "DeleteProvisionedConcurrencyConfig", "DELETE" + provisioned, 204, provisioning::delete)
        .rest("PublishLayerVersion", "POST" + layerVersions, CREATE_BYTES, 201, layer::publish)
        .rest("ListLayerVersions", "GET" + layerVersions, 200, layer::versions)
        .rest("ListLayers", "GET /2018-10-31/layers", 200, layer::list)
        .rest("GetLayerVersionByArn", "GET /2018-10-31/layers?find=LayerVersion", 200, layer::byArn)
        .rest("GetLayerVersion", "GET" + layerVersion, 200, layer::get)
        .rest("DeleteLayerVersion", "DELETE" + layerVersion, 204, layer::delete)
        .rest("AddLayerVersionPermission", "POST" + layerVersion + "/policy", 201, layer::permit)
        .rest("GetLayerVersionPolicy", "GET" + layerVersion + "/policy", 200, layer::policy)
        .rest(
            "RemoveLayerVersionPermission",
            "DELETE" + layerVersion + "/policy/{StatementId}",
            204,
            layer::forbid)
        .rest("GetFunctionRecursionConfig", "GET" + recursion, 200, settings::recursion)
        .rest("PutFunctionRecursionConfig", "PUT" + recursion, 200, settings::putRecursion)
        .rest("GetRuntimeManagementConfig", "GET" + runtime, 200, settings::runtime)
        .rest("PutRuntimeManagementConfig", "PUT" + runtime, 200, settings::putRuntime)
        .rest(
            "GetFunctionCodeSigningConfig",
            "GET /2020-06-30/functions/{FunctionName}/code-signing-config",
            200,
            settings::codeSigning)
        .rest("ListCodeSigningConfigs", "GET " + signing, 200, settings::codeSigningConfigs)
        .rest(
            "GetCodeSigningConfig",
            "GET " + signing + "/{CodeSigningConfigArn}",
            200,
            settings::codeSigningConfig);
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
        .rest("GetProvisionedConcurrencyConfig", "GET" + provisioned, 200, provisioning::get)
        .rest(
            "ListProvisionedConcurrencyConfigs",
            "GET" + provisioned + "?List=ALL",
            200,
            provisioning::list)
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
    // Where the links of GetFunction lead is no operation of AWS's, but counted as one.
    linked = new Operation("GetPackage", HttpMethod.GET, null, null, SYNC_BYTES, links::serve);
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
    return isLink(request.method(), path)
        ? linked
        : operations.at(request.method(), path, request.params());
  }

  private static boolean isLink(HttpMethod method, List<String> path) {
    return method == HttpMethod.GET && path.size() == 3 && path.get(1).equals(CodeLinks.PATH);
  }

  @Override
  public boolean open(HttpServerRequest request) {
    return request.method() == HttpMethod.GET
        && request.path().startsWith("/2015-03-31/" + CodeLinks.PATH + "/");
  }

  /** What a link's name leads to, or null. */
  private static Code code(Registry registry, Layers layers, String name) {
    String[] parts = name.split(":");
    if (parts.length != 3) return null;
    if (name.startsWith(LayerOperations.LAYER)) {
      Layer layer = layers.all().get(parts[1]);
      Layer.Version version =
          layer == null ? null : layer.versions().get(Integer.valueOf(parts[2]));
      return version == null ? null : new Code.Package(version.code().folder());
    }
    Function function = registry.function(parts[1]);
    Version version = function == null ? null : function.version(parts[2]);
    return version == null ? null : version.spec().code();
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
