package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.GivenMembers;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.http.RouteRules;
import io.penstock.trigger.http.Throttle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of a deployed REST API as routes of one stage. Pure. */
final class RestRoutes {
  private static final String RATE = "throttlingRateLimit";
  private static final String BURST = "throttlingBurstLimit";
  private static final String HEADER = "method.response.header.";

  /** Of an account. */
  private static final double USUAL_RATE = 10_000;

  private static final int USUAL_BURST = 5_000;

  private final RestStage stage;
  private final JsonObject served;

  RestRoutes(RestStage stage, JsonObject served) {
    this.stage = stage;
    this.served = served;
  }

  private JsonObject all(String kind) {
    return served.getJsonObject(kind, new JsonObject());
  }

  List<Route> all() {
    var routes = new ArrayList<Route>();
    JsonObject resources = all(Made.RESOURCES);
    for (String id : resources.fieldNames()) {
      JsonObject resource = resources.getJsonObject(id);
      JsonObject methods = resource.getJsonObject("resourceMethods", new JsonObject());
      for (String verb : methods.fieldNames())
        routes.add(route(verb, resource.getString("path"), methods.getJsonObject(verb)));
    }
    return routes;
  }

  private Route route(String verb, String path, JsonObject method) {
    JsonObject integration = method.getJsonObject("methodIntegration");
    if (integration.getString("type").equals("MOCK"))
      return Route.preflight(path, stage.nobody(), constants(integration));
    Route route =
        Route.rest(verb, path, stage.function(integration.getString("uri")))
            .withTimeout(Duration.ofMillis(integration.getInteger("timeoutInMillis")));
    RouteRules rules =
        rules(method)
            .withApiKey(method.getBoolean("apiKeyRequired", false))
            .withThrottle(throttle(verb, path))
            .withPermission(stage.arn(route));
    route = route.withRules(rules);
    return switch (method.getString("authorizationType")) {
      case "AWS_IAM" -> route.withAuthorizer(Authorizer.Iam.NAME, List.of());
      case "CUSTOM", "COGNITO_USER_POOLS" ->
          route.withAuthorizer(
              method.getString("authorizerId"), RestStage.texts(method, "authorizationScopes"));
      default -> route;
    };
  }

  private static Map<String, String> constants(JsonObject integration) {
    var headers = new LinkedHashMap<String, String>();
    JsonObject responses = integration.getJsonObject("integrationResponses", new JsonObject());
    for (String status : responses.fieldNames()) {
      JsonObject parameters =
          responses.getJsonObject(status).getJsonObject("responseParameters", new JsonObject());
      for (String name : parameters.fieldNames()) {
        String constant = parameters.getString(name);
        headers.put(name.substring(HEADER.length()), constant.substring(1, constant.length() - 1));
      }
    }
    return headers;
  }

  private RouteRules rules(JsonObject method) {
    JsonObject validator =
        all(Made.VALIDATORS).getJsonObject(method.getString("requestValidatorId", ""));
    if (validator == null) return RouteRules.NONE;
    RouteRules rules = RouteRules.NONE;
    if (validator.getBoolean("validateRequestParameters", false)) {
      JsonObject parameters = method.getJsonObject("requestParameters", new JsonObject());
      rules =
          rules.withParameters(
              parameters.fieldNames().stream().filter(parameters::getBoolean).toList());
    }
    JsonObject bodies = method.getJsonObject("requestModels", new JsonObject());
    String model = bodies.getString("application/json", bodies.getString("$default"));
    if (model == null || !validator.getBoolean("validateRequestBody", false)) return rules;
    var models = new LinkedHashMap<String, Object>();
    JsonObject known = all(Made.MODELS);
    for (String name : known.fieldNames())
      models.put(
          name,
          GivenMembers.of(Buffer.buffer(known.getJsonObject(name).getString("schema", "{}"))));
    return rules.withBodySchema(RulesReader.document(models.get(model), models));
  }

  /** The method's own, member by member, else the stage's, else AWS's; null where none is said. */
  private Throttle throttle(String verb, String path) {
    JsonObject otherwise = stage.settings().getJsonObject("*/*", new JsonObject());
    JsonObject own = new JsonObject();
    for (String key : stage.settings().fieldNames())
      if (of(key).equals(path.substring(1) + "/" + verb)) own = stage.settings().getJsonObject(key);
    Double rate = limit(own.getDouble(RATE, otherwise.getDouble(RATE)));
    Double burst = limit(own.getDouble(BURST, otherwise.getDouble(BURST)));
    if (rate == null && burst == null) return null;
    return new Throttle(
        rate == null ? USUAL_RATE : rate, burst == null ? USUAL_BURST : burst.intValue());
  }

  /** What a key of settings is of: path without its first slash, and method. */
  private static String of(String key) {
    String whole = key.replace("~1", "/");
    return whole.startsWith("/") ? whole.substring(1) : whole;
  }

  /** -1 is AWS's word for none. */
  private static Double limit(Double said) {
    return said == null || said < 0 ? null : said;
  }
}
