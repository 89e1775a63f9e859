package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.QualifiedDef;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.template.Globals;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads APIs, and the events of functions that are routes of them. */
final class ApiReader {
  static final String IMPLICIT_HTTP = "ServerlessHttpApi";
  static final String IMPLICIT_REST = "ServerlessRestApi";
  private static final Set<String> API_WITHOUT_EFFECT =
      Set.of(
          "Tags",
          "Description",
          "AccessLogSetting",
          "AccessLogSettings",
          "EndpointAccessMode",
          "RouteSettings",
          "FailOnWarnings",
          "PropagateTags",
          "TracingEnabled",
          "CacheClusterEnabled",
          "CacheClusterSize",
          "CanarySetting",
          "MinimumCompressionSize",
          "OpenApiVersion",
          "AlwaysDeploy",
          "Mode",
          "SecurityPolicy",
          "MergeDefinitions");

  private static final int LABEL = 63;

  private final Reading reading;
  private final Map<String, ApiDraft> apis = new LinkedHashMap<>();
  private final RestResources rest;
  private final HttpResources http;

  ApiReader(Reading reading) {
    this.reading = reading;
    rest = new RestResources(reading);
    http = new HttpResources(reading);
  }

  /**
   * Lower-case letters and digits, as API Gateway's own ids: ids of named stacks and of nested ones
   * have more. It is a label of a host name.
   */
  static String apiId(String id) {
    String plain = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return plain.length() <= LABEL
        ? plain
        : plain.substring(0, LABEL - 16) + Integer.toHexString(plain.hashCode());
  }

  /** An {@code AWS::Serverless::HttpApi} or {@code AWS::Serverless::Api}. */
  public void read(Resource resource) {
    boolean isRest = resource.type().equals("AWS::Serverless::Api");
    var api = new ApiDraft(resource.id(), isRest ? Api.Kind.REST : Api.Kind.HTTP, resource.place());
    apis.put(resource.id(), api);
    if (isRest && !resource.properties().isWritten("StageName"))
      resource.properties().error("StageName", "is missing: SAM wants one of a REST API.");
    configure(api, resource.properties());
  }

  /** An {@code AWS::Serverless::WebSocketApi}. */
  public void readSocket(Resource resource) {
    var api = new ApiDraft(resource.id(), Api.Kind.WEBSOCKET, resource.place());
    apis.put(resource.id(), api);
    new SocketReader(reading).read(api, resource.properties());
    api.whole = true;
  }

  /** An {@code AWS::ApiGateway::...} or {@code AWS::ApiGatewayV2::...}. */
  void readRaw(Resource resource) {
    if (resource.type().startsWith(RestResources.PREFIX)) rest.take(resource);
    else http.take(resource);
  }

  private void configure(ApiDraft api, Properties properties) {
    String stage = properties.text("StageName", api.isRest() ? "Prod" : Api.DEFAULT_STAGE);
    Map<String, String> variables =
        properties.textMap(api.isRest() ? "Variables" : "StageVariables");
    if (api.isRest() && stage.equals(Api.DEFAULT_STAGE)
        || !stage.matches("\\$default|[A-Za-z0-9_-]{1,128}"))
      properties.error("StageName", stage + " is not a name for a stage of this API.");
    else api.stages.add(new Api.Stage(stage, variables));
    properties.text("Name");
    for (String type : properties.texts("BinaryMediaTypes"))
      api.binary.add(type.replace("~1", "/"));
    api.disabled = properties.flag("DisableExecuteApiEndpoint", false);
    if (api.isRest()) {
      api.preflight = new RestCors(properties);
      Properties models = properties.map("Models");
      if (models != null) for (String name : models.names()) model(api, models, name);
      if ("AUTHORIZER".equals(properties.text("ApiKeySourceType")))
        api.access = api.access.withKeyFromAuthorizer(true);
      ResponsesReader.sam(api, properties);
    } else api.cors = new AuthReader(reading).cors(properties);
    throttle(api, properties);
    endpoint(properties, "EndpointConfiguration");
    Domains.sam(api, properties);
    new AuthReader(reading).read(api, properties.map("Auth"));
    Properties document = ApiDocuments.find(reading, properties, "DefinitionBody", "DefinitionUri");
    if (document != null) new OpenApiReader(reading, api, document).read();
    if (api.isRest() && properties.has("Policy")) {
      if (api.access.policy() != null)
        properties.error("Policy", "goes with no ResourcePolicy in Auth: give one of the two.");
      var policy = new AccessReader(reading).policy(properties, "Policy");
      api.access = api.access.withPolicy(policy);
    }
    properties.finish(API_WITHOUT_EFFECT);
    api.whole = true;
  }

  /** One that SAM does not take is told, and takes everything. */
  private static void model(ApiDraft api, Properties models, String name) {
    Value schema = models.raw(name);
    if (!(schema instanceof Value.Mapping map))
      models.error(name, "a JSON schema is expected here.");
    else if (!(map.get("type") instanceof Value.Scalar type) || type.text().isEmpty())
      models.error(name, "has no type, without which SAM takes no schema.");
    api.models.put(name, schema == null ? Value.Mapping.empty(models.place()) : schema);
  }

  /** What every route of the stage may be asked. */
  private void throttle(ApiDraft api, Properties properties) {
    var reader = new AccessReader(reading);
    String rate = "ThrottlingRateLimit";
    String burst = "ThrottlingBurstLimit";
    if (!api.isRest()) {
      api.throttle = reader.throttle(properties.map("DefaultRouteSettings"), rate, burst);
      return;
    }
    for (Properties one : properties.list("MethodSettings")) {
      boolean every = "/*".equals(one.text("ResourcePath")) && "*".equals(one.text("HttpMethod"));
      if (every) api.throttle = reader.throttle(one, rate, burst);
      else if (one.has(rate) || one.has(burst))
        one.warn(rate, "is honoured for ResourcePath /* and HttpMethod * only.");
    }
  }

  /** Private endpoints keep everybody out who is not in the VPC; here they would be open. */
  static void endpoint(Properties properties, String key) {
    var types = new ArrayList<String>();
    if (properties.head(key) instanceof Value.Mapping) {
      Properties endpoint = properties.map(key);
      types.addAll(endpoint.texts("Type"));
      types.addAll(endpoint.texts("Types"));
    } else types.addAll(properties.texts(key));
    if (types.contains("PRIVATE"))
      properties.error(
          key, "PRIVATE: there is no VPC here, so it would leave the API open: remove it.");
  }

  /** An event of type {@code HttpApi} or {@code Api}. */
  public void event(FunctionDef function, Properties event, boolean isRest) {
    String method = event.text("Method");
    String path = event.text("Path");
    String apiId =
        event.text(isRest ? "RestApiId" : "ApiId", isRest ? IMPLICIT_REST : IMPLICIT_HTTP);
    if (apiId.isEmpty()) return; // a reference that leads nowhere, told already
    ApiDraft api = find(apiId, isRest, event);
    boolean everything = !isRest && method == null && path == null;
    if (!everything && (method == null || path == null))
      event.error("Path", "Path and Method belong together.");
    if (api == null || !everything && (method == null || path == null)) return;
    if (!api.whole) {
      event.warn(isRest ? "RestApiId" : "ApiId", api.id + " is left out, and so is this.");
      return;
    }
    String verb = everything ? Route.ANY : verb(method);
    FunctionRef target = reading.target(function);
    Route route =
        isRest
            ? Route.rest(verb, path, target)
            : Route.http(everything ? Route.DEFAULT : verb + " " + path, target);
    if (!isRest)
      route =
          route.withPayloadVersion(
              event.oneOf(
                  "PayloadFormatVersion", Route.PAYLOAD_2, Route.PAYLOAD_2, Route.PAYLOAD_1));
    Integer millis = event.number("TimeoutInMillis", 50, 300_000);
    if (millis != null) route = route.withTimeout(Duration.ofMillis(millis));
    if (isRest) route = route.withRules(RulesReader.sam(event, api));
    int problems = reading.problems.errors().size();
    route = new AuthReader(reading).guard(route, event, api);
    if (api.documented) documented(api, route, event);
    else {
      if (reading.problems.errors().size() == problems) check(api, route, event);
      api.routes.add(route);
    }
    event.finish(Set.of("RouteSettings", "ResponseTransferMode"));
  }

  private static String verb(String method) {
    return method.toUpperCase(Locale.ROOT).replace("X-AMAZON-APIGATEWAY-ANY-METHOD", Route.ANY);
  }

  /** Where there is a document, its routes count: the event is only the permission. */
  private void documented(ApiDraft api, Route route, Properties event) {
    if (api.taking(route) == null)
      event.warn("Path", route.key() + " is not in the API's document, which alone counts.");
  }

  /** Names what is wrong with a route at the place where it is written. */
  private void check(ApiDraft api, Route route, Properties event) {
    for (String problem : ApiTable.check(List.of(api.build(reading, List.of(route)))))
      event.error("Path", problem.replaceFirst("^API \\S+: ", ""));
    Route other = api.taking(route);
    if (other != null)
      event.error("Path", "route " + route.key() + " takes the same requests as " + other.key());
  }

  /** The API an event names by {@code Ref}, or the implicit one. */
  private ApiDraft find(String id, boolean isRest, Properties event) {
    for (ApiDraft api : apis.values())
      if (apiId(api.id).equals(apiId(id))) {
        if (api.kind == (isRest ? Api.Kind.REST : Api.Kind.HTTP)) return api;
        event.error(isRest ? "RestApiId" : "ApiId", id + " is the other kind of API.");
        return null;
      }
    String implicit = isRest ? IMPLICIT_REST : IMPLICIT_HTTP;
    if (!id.equals(implicit) && !id.equals(apiId(implicit))) {
      event.error(isRest ? "RestApiId" : "ApiId", "there is no API " + id + " in this template.");
      return null;
    }
    var api = new ApiDraft(implicit, isRest ? Api.Kind.REST : Api.Kind.HTTP, event.place());
    apis.put(implicit, api);
    var globals =
        Globals.of(
            reading.stack.section("Globals"),
            isRest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi");
    configure(api, reading.properties(globals, "Globals." + (isRest ? "Api" : "HttpApi")));
    return api;
  }

  private Api functionUrl(FunctionDef function, FunctionRef target, UrlConfig url, String suffix) {
    UrlConfig.UrlCors cors = url.cors();
    return Api.functionUrl(
        (function.name() + suffix).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + "url",
        target,
        url.authType().equals("AWS_IAM"),
        Route.InvokeMode.valueOf(url.invokeMode()),
        function.spec().timeout(),
        cors == null
            ? null
            : new Cors(
                cors.allowOrigins(),
                cors.allowMethods(),
                cors.allowHeaders(),
                cors.exposeHeaders(),
                cors.maxAge(),
                cors.allowCredentials()));
  }

  /** All APIs that have routes, and the function URLs. */
  public List<Api> finish() {
    var all = new ArrayList<Api>();
    var drafts = new ArrayList<>(apis.values());
    drafts.removeIf(api -> !api.whole);
    drafts.addAll(rest.assemble());
    drafts.addAll(http.assemble());
    rest.mapDomains(drafts);
    http.mapDomains(drafts);
    for (ApiDraft api : drafts) {
      if (api.routes.isEmpty())
        reading.problems.warn(api.place, api.id, "no function has a route of this API.");
      else all.add(rest.withPlans(api).build(reading, api.allRoutes()));
    }
    for (FunctionDef function : reading.ownFunctions().values())
      if (function.url() != null)
        all.add(functionUrl(function, reading.target(function), function.url(), ""));
    for (Object other : reading.others)
      if (other instanceof QualifiedDef def && def.url() != null) {
        FunctionDef function = reading.named(def.function());
        String qualifier = def.qualifier().isEmpty() ? null : def.qualifier();
        var target = new FunctionRef(reading.region, reading.account, def.function(), qualifier);
        if (reading.ownFunctions().containsValue(function))
          all.add(functionUrl(function, target, def.url(), def.qualifier()));
      }
    return all;
  }
}
