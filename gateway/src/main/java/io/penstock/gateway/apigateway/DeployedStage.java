package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.trigger.http.Access;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.http.Throttle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A stage of an HTTP or WebSocket API as the HTTP port serves it: what its deployment has. Pure.
 */
final class DeployedStage {
  private static final String TARGET = "integrations/";
  private static final String RATE = "throttlingRateLimit";
  private static final String BURST = "throttlingBurstLimit";

  /** Of an account. */
  private static final double USUAL_RATE = 10_000;

  private static final int USUAL_BURST = 5_000;

  private final Made api;
  private final JsonObject stage;
  private final Owner owner;
  private final String name;
  private final boolean socket;
  private final Map<String, String> variables;

  DeployedStage(Made api, JsonObject stage, Owner owner) {
    this.api = api;
    this.stage = stage;
    this.owner = owner;
    name = stage.getString("stageName");
    socket = api.said().getString("protocolType").equals("WEBSOCKET");
    variables = texts(stage.getJsonObject("stageVariables"));
  }

  /**
   * The API with this stage alone.
   *
   * @throws IllegalArgumentException says why it cannot be served
   */
  Api build() {
    JsonObject deployment = api.part(Made.DEPLOYMENTS, stage.getString("deploymentId", ""));
    JsonObject served =
        deployment == null ? new JsonObject() : deployment.getJsonObject(Made.SNAPSHOT);
    var authorizers = new ArrayList<Authorizer>();
    JsonObject guards = served.getJsonObject(Made.AUTHORIZERS, new JsonObject());
    for (String id : guards.fieldNames()) authorizers.add(authorizer(id, guards.getJsonObject(id)));
    var routes = new ArrayList<Route>();
    JsonObject all = served.getJsonObject(Made.ROUTES, new JsonObject());
    JsonObject integrations = served.getJsonObject(Made.INTEGRATIONS, new JsonObject());
    for (String id : all.fieldNames()) {
      JsonObject route = all.getJsonObject(id);
      String target = route.getString("target");
      if (target != null)
        routes.add(
            route(
                route,
                integrations.getJsonObject(target.substring(TARGET.length())),
                isAnswered(id, served)));
    }
    return new Api(
        api.id(),
        api.said().getString("name"),
        socket ? Api.Kind.WEBSOCKET : Api.Kind.HTTP,
        owner.region(),
        owner.account(),
        Set.of(),
        Set.of(),
        List.of(new Api.Stage(name, variables)),
        routes,
        cors(api.said().getJsonObject("corsConfiguration")),
        Set.of(),
        authorizers,
        api.said().getBoolean("disableExecuteApiEndpoint", false),
        Access.OPEN,
        socket ? api.said().getString("routeSelectionExpression") : null);
  }

  /** Whether a route has a response, in which its client is told what the function says. */
  private static boolean isAnswered(String route, JsonObject served) {
    JsonObject all = served.getJsonObject(Made.ROUTE_RESPONSES, new JsonObject());
    return all.fieldNames().stream()
        .anyMatch(id -> route.equals(all.getJsonObject(id).getString("routeId")));
  }

  private Authorizer authorizer(String id, JsonObject said) {
    List<String> sources =
        list(said, "identitySource").stream()
            .map(source -> socket ? source.replaceFirst("^route\\.", "method.") : source)
            .toList();
    if (said.getString("authorizerType").equals("JWT")) {
      JsonObject jwt = said.getJsonObject("jwtConfiguration");
      return new Authorizer.Jwt(
          id, jwt.getString("issuer"), list(jwt, "audience"), sources.getFirst(), null);
    }
    boolean two = "2.0".equals(said.getString("authorizerPayloadFormatVersion"));
    return new Authorizer.Lambda(
        id,
        function(said.getString("authorizerUri")),
        two ? Authorizer.Format.REQUEST_2 : Authorizer.Format.REQUEST_1,
        sources,
        said.getBoolean("enableSimpleResponses", false),
        Duration.ofSeconds(said.getInteger("authorizerResultTtlInSeconds", 0)));
  }

  private Route route(JsonObject route, JsonObject integration, boolean answered) {
    String key = route.getString("routeKey");
    String about = key.equals(Route.DEFAULT) ? key : key.replaceFirst(" ", "");
    FunctionRef function = function(integration.getString("integrationUri"));
    Route made =
        socket
            ? Route.socket(key, function)
            : Route.http(key, function)
                .withPayloadVersion(integration.getString("payloadFormatVersion"));
    made = made.withTimeout(Duration.ofMillis(integration.getInteger("timeoutInMillis")));
    boolean told = answered && route.getString("routeResponseSelectionExpression") != null;
    made = made.withRules(made.rules().withAnswer(told));
    made =
        made.withRules(
            made.rules()
                .withThrottle(throttle(key))
                .withPermission(owner.arn("execute-api", api.id() + "/" + name + "/" + about)));
    return switch (route.getString("authorizationType")) {
      case "AWS_IAM" -> made.withAuthorizer(Authorizer.Iam.NAME, List.of());
      case "JWT", "CUSTOM" ->
          made.withAuthorizer(route.getString("authorizerId"), list(route, "authorizationScopes"));
      default -> made;
    };
  }

  private FunctionRef function(String uri) {
    return Integrations.named(Integrations.filled(uri, variables));
  }

  /** The route's own, member by member, else the stage's, else AWS's; null where none is said. */
  private Throttle throttle(String key) {
    JsonObject otherwise = stage.getJsonObject("defaultRouteSettings", new JsonObject());
    JsonObject own =
        stage.getJsonObject("routeSettings", new JsonObject()).getJsonObject(key, new JsonObject());
    Double rate = own.getDouble(RATE, otherwise.getDouble(RATE));
    Integer burst = own.getInteger(BURST, otherwise.getInteger(BURST));
    if (rate == null && burst == null) return null;
    return new Throttle(rate == null ? USUAL_RATE : rate, burst == null ? USUAL_BURST : burst);
  }

  private static Cors cors(JsonObject cors) {
    return cors == null
        ? null
        : new Cors(
            list(cors, "allowOrigins"),
            list(cors, "allowMethods"),
            list(cors, "allowHeaders"),
            list(cors, "exposeHeaders"),
            cors.getInteger("maxAge"),
            cors.getBoolean("allowCredentials", false));
  }

  private static List<String> list(JsonObject in, String member) {
    return in.getJsonArray(member, new JsonArray()).stream().map(String.class::cast).toList();
  }

  private static Map<String, String> texts(JsonObject in) {
    var texts = new LinkedHashMap<String, String>();
    if (in != null) in.forEach(one -> texts.put(one.getKey(), (String) one.getValue()));
    return texts;
  }
}
