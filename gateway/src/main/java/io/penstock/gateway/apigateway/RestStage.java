package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.trigger.http.Access;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.GatewayResponse;
import io.penstock.trigger.http.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stage of a REST API as the HTTP port serves it: what its deployment has. Pure. */
final class RestStage {
  /** Of a deployment's snapshot: what the API itself said then. */
  private static final String SAID = "api";

  private static final String HEADER = "gatewayresponse.header.";

  /** Where nothing is said of how long an authorizer's answer counts. */
  private static final int CACHED = 300;

  private final Made api;
  private final JsonObject stage;
  private final Owner owner;
  private final UsagePlans plans;
  private final String name;
  private final Map<String, String> variables = new LinkedHashMap<>();

  RestStage(Made api, JsonObject stage, Owner owner, UsagePlans plans) {
    this.api = api;
    this.stage = stage;
    this.owner = owner;
    this.plans = plans;
    name = stage.getString("stageName");
    stage
        .getJsonObject("variables", new JsonObject())
        .forEach(one -> variables.put(one.getKey(), (String) one.getValue()));
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
    JsonObject said = served.getJsonObject(SAID, api.said());
    var authorizers = new ArrayList<Authorizer>();
    JsonObject guards = served.getJsonObject(Made.AUTHORIZERS, new JsonObject());
    for (String id : guards.fieldNames()) authorizers.add(authorizer(id, guards.getJsonObject(id)));
    return new Api(
        api.id(),
        said.getString("name"),
        Api.Kind.REST,
        owner.region(),
        owner.account(),
        Set.of(),
        Set.of(),
        List.of(new Api.Stage(name, variables)),
        new RestRoutes(this, served).all(),
        null,
        new HashSet<>(texts(said, "binaryMediaTypes")),
        authorizers,
        said.getBoolean("disableExecuteApiEndpoint", false),
        access(said, served.getJsonObject(Made.RESPONSES, new JsonObject())),
        null);
  }

  private Access access(JsonObject said, JsonObject responses) {
    String policy = said.getString("policy");
    var worded = new LinkedHashMap<String, GatewayResponse>();
    for (String type : responses.fieldNames())
      worded.put(type, response(responses.getJsonObject(type)));
    return new Access(
        policy == null ? null : PolicyText.read(policy),
        plans.of(api.id(), name),
        "AUTHORIZER".equals(said.getString("apiKeySource")),
        worded);
  }

  private static GatewayResponse response(JsonObject said) {
    var headers = new LinkedHashMap<String, String>();
    JsonObject parameters = said.getJsonObject("responseParameters", new JsonObject());
    for (String one : parameters.fieldNames())
      headers.put(one.substring(HEADER.length()), unquoted(parameters.getString(one)));
    String status = said.getString("statusCode");
    return new GatewayResponse(
        status == null ? null : Integer.valueOf(status),
        headers,
        said.getJsonObject("responseTemplates", new JsonObject()).getString("application/json"));
  }

  private static String unquoted(String constant) {
    return constant.substring(1, constant.length() - 1);
  }

  private Authorizer authorizer(String id, JsonObject said) {
    String type = said.getString("type");
    if (type.equals("COGNITO_USER_POOLS"))
      return new Authorizer.Jwt(
          id,
          texts(said, "providerARNs").stream().map(UserPools::issuer).toList(),
          List.of(),
          said.getString("identitySource"),
          null);
    var sources = new ArrayList<String>();
    for (String source : said.getString("identitySource", "").split(","))
      if (!source.isBlank()) sources.add(source.strip());
    int seconds = said.getInteger("authorizerResultTtlInSeconds", CACHED);
    return new Authorizer.Lambda(
        id,
        function(said.getString("authorizerUri")),
        type.equals("TOKEN") ? Authorizer.Format.TOKEN : Authorizer.Format.REQUEST_1,
        sources,
        false,
        sources.isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds));
  }

  FunctionRef function(String uri) {
    return Integrations.named(Integrations.filled(uri, variables));
  }

  /** What a route's function is asked to permit. */
  String arn(Route route) {
    return owner.arn("execute-api", api.id() + "/" + name + "/" + route.method() + route.path());
  }

  /** The function that stands where none is called. */
  FunctionRef nobody() {
    return new FunctionRef(owner.region(), owner.account(), "none", null);
  }

  JsonObject settings() {
    return stage.getJsonObject("methodSettings", new JsonObject());
  }

  static List<String> texts(JsonObject in, String member) {
    return in.getJsonArray(member, new JsonArray()).stream().map(String.class::cast).toList();
  }
}
