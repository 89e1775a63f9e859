package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.QualifiedDef;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.template.Globals;
import io.penstock.gateway.template.Place;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
          "AccessLogSettings",
          "DefaultRouteSettings",
          "RouteSettings",
          "Domain",
          "FailOnWarnings",
          "PropagateTags",
          "EndpointConfiguration",
          "MethodSettings",
          "TracingEnabled",
          "CacheClusterEnabled",
          "CacheClusterSize",
          "CanarySetting",
          "Models",
          "GatewayResponses",
          "MinimumCompressionSize",
          "OpenApiVersion",
          "AlwaysDeploy",
          "Mode",
          "ApiKeySourceType",
          "SecurityPolicy",
          "MergeDefinitions",
          "DisableExecuteApiEndpoint");

  private final Reading reading;
  private final Map<String, Building> apis = new LinkedHashMap<>();

  /** An API while its routes are still being found. */
  private static final class Building {
    final String id;
    final Api.Kind kind;
    final Place place;
    Api.Stage stage;
    Cors cors;
    RestCors preflight;
    Set<String> binary = Set.of();
    List<Authorizer> authorizers = List.of();
    String defaultAuthorizer;
    final List<Route> routes = new ArrayList<>();

    Building(String id, Api.Kind kind, Place place) {
      this.id = id;
      this.kind = kind;
      this.place = place;
      this.stage = Api.Stage.of(kind == Api.Kind.REST ? "Prod" : Api.DEFAULT_STAGE);
    }
  }

  ApiReader(Reading reading) {
    this.reading = reading;
  }

  /** Lower-case letters and digits, as API Gateway's own ids. */
  static String apiId(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  /** An {@code AWS::Serverless::HttpApi} or {@code AWS::Serverless::Api}. */
  public void read(Resource resource) {
    boolean rest = resource.type().equals("AWS::Serverless::Api");
    var api = new Building(resource.id(), rest ? Api.Kind.REST : Api.Kind.HTTP, resource.place());
    apis.put(resource.id(), api);
    configure(api, resource.properties());
  }

  private void configure(Building api, Properties properties) {
    boolean rest = api.kind == Api.Kind.REST;
    String stage = properties.text("StageName", rest ? "Prod" : Api.DEFAULT_STAGE);
    Map<String, String> variables = properties.textMap(rest ? "Variables" : "StageVariables");
    if (rest && stage.equals(Api.DEFAULT_STAGE)
        || !stage.matches("\\$default|[A-Za-z0-9_-]{1,128}"))
      properties.error("StageName", stage + " is not a name for a stage of this API.");
    else api.stage = new Api.Stage(stage, variables);
    properties.text("Name");
    api.binary = new HashSet<>();
    for (String type : properties.texts("BinaryMediaTypes"))
      api.binary.add(type.replace("~1", "/"));
    for (String key : List.of("DefinitionBody", "DefinitionUri"))
      if (properties.has(key))
        properties.error(key, "an OpenAPI document is not read: declare routes as Events.");
    if (rest) api.preflight = new RestCors(properties);
    else api.cors = new AuthReader(reading).cors(properties);
    var auth = new AuthReader(reading).read(properties.map("Auth"), rest);
    api.authorizers = auth.authorizers();
    api.defaultAuthorizer = auth.defaultAuthorizer();
    properties.finish(API_WITHOUT_EFFECT);
  }

  /** An event of type {@code HttpApi} or {@code Api}. */
  public void event(FunctionDef function, Properties event, boolean rest) {
    String method = event.text("Method");
    String path = event.text("Path");
    String apiId = event.text(rest ? "RestApiId" : "ApiId", rest ? IMPLICIT_REST : IMPLICIT_HTTP);
    if (apiId.isEmpty()) return; // a reference that leads nowhere, told already
    Building api = find(apiId, rest, event);
    boolean everything = !rest && method == null && path == null;
    if (!everything && (method == null || path == null))
      event.error("Path", "Path and Method belong together.");
    if (api == null || !everything && (method == null || path == null)) return;
    FunctionRef target = reading.target(function);
    String verb =
        everything
            ? Route.ANY
            : method.toUpperCase(Locale.ROOT).replace("X-AMAZON-APIGATEWAY-ANY-METHOD", Route.ANY);
    Route route =
        rest
            ? Route.rest(verb, path, target)
            : Route.http(everything ? Route.DEFAULT : verb + " " + path, target);
    if (!rest)
      route =
          route.withPayloadVersion(
              event.oneOf(
                  "PayloadFormatVersion", Route.PAYLOAD_2, Route.PAYLOAD_2, Route.PAYLOAD_1));
    Integer millis = event.number("TimeoutInMillis", 50, 300_000);
    if (millis != null) route = route.withTimeout(Duration.ofMillis(millis));
    int problems = reading.problems.errors().size();
    route = new AuthReader(reading).guard(route, event, api.defaultAuthorizer, api.authorizers);
    if (reading.problems.errors().size() == problems) check(api, route, event);
    api.routes.add(route);
    event.finish(
        Set.of("RequestModel", "RequestParameters", "RouteSettings", "ResponseTransferMode"));
  }

  /** Names what is wrong with a route at the place where it is written. */
  private void check(Building api, Route route, Properties event) {
    for (String problem : ApiTable.check(List.of(build(api, List.of(route)))))
      event.error("Path", problem.replaceFirst("^API \\S+: ", ""));
    String same = sameRequests(route);
    for (Route other : api.routes)
      if (sameRequests(other).equals(same)) {
        event.error("Path", "route " + route.key() + " takes the same requests as " + other.key());
        return;
      }
  }

  /** Routes differ when their methods or paths do, whatever their parameters are called. */
  private static String sameRequests(Route route) {
    return route.method()
        + " "
        + route.path().replaceAll("\\{[^}]*\\+}", "{+}").replaceAll("\\{[^}+]+}", "{}");
  }

  /** The API an event names by {@code Ref}, or the implicit one. */
  private Building find(String id, boolean rest, Properties event) {
    for (Building api : apis.values())
      if (apiId(api.id).equals(apiId(id))) {
        if ((api.kind == Api.Kind.REST) == rest) return api;
        event.error(rest ? "RestApiId" : "ApiId", id + " is the other kind of API.");
        return null;
      }
    String implicit = rest ? IMPLICIT_REST : IMPLICIT_HTTP;
    if (!id.equals(implicit) && !id.equals(apiId(implicit))) {
      event.error(rest ? "RestApiId" : "ApiId", "there is no API " + id + " in this template.");
      return null;
    }
    var api = new Building(implicit, rest ? Api.Kind.REST : Api.Kind.HTTP, event.place());
    apis.put(implicit, api);
    var globals =
        Globals.of(
            reading.stack.section("Globals"),
            rest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi");
    configure(api, reading.properties(globals, "Globals." + (rest ? "Api" : "HttpApi")));
    return api;
  }

  private Api functionUrl(FunctionDef function, FunctionRef target, UrlConfig url, String suffix) {
    UrlConfig.UrlCors cors = url.cors();
    return Api.functionUrl(
        (function.name() + suffix).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + "url",
        target,
        url.authType().equals("AWS_IAM"),
        Route.InvokeMode.valueOf(url.invokeMode()),
        function.timeout(),
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

  private Api build(Building api, List<Route> routes) {
    return new Api(
        apiId(api.id),
        api.id,
        api.kind,
        reading.region,
        reading.account,
        Set.of(),
        Set.of(),
        List.of(api.stage),
        routes,
        api.cors,
        api.binary,
        api.authorizers,
        false);
  }

  /** All APIs that have routes, and the function URLs. */
  public List<Api> finish() {
    var all = new ArrayList<Api>();
    for (Building api : apis.values()) {
      if (api.routes.isEmpty()) {
        reading.problems.warn(api.place, api.id, "no function has a route of this API.");
        continue;
      }
      var routes = new ArrayList<>(api.routes);
      if (api.preflight != null) routes.addAll(api.preflight.routes(api.routes));
      all.add(build(api, routes));
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
