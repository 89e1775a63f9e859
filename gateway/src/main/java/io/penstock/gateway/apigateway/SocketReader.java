package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads {@code AWS::Serverless::WebSocketApi}. */
final class SocketReader {
  private static final String CONNECT = "$connect";
  private static final String KEY_HEADER = "$request.header.x-api-key";

  private final Reading reading;

  SocketReader(Reading reading) {
    this.reading = reading;
  }

  void read(ApiDraft api, Properties properties) {
    String stage = properties.text("StageName", "default");
    var variables = properties.textMap("StageVariables");
    if (!stage.matches("[A-Za-z0-9_-]{1,128}"))
      properties.error("StageName", stage + " is not a name for a stage of this API.");
    else api.stages.add(new Api.Stage(stage, variables));
    api.selection = properties.required("RouteSelectionExpression");
    check(api, properties);
    keySource(api, properties);
    api.disabled = properties.flag("DisableExecuteApiEndpoint", false);
    Properties settings = properties.map("DefaultRouteSettings");
    if (settings != null) {
      api.throttle =
          new AccessReader(reading)
              .throttle(settings, "ThrottlingRateLimit", "ThrottlingBurstLimit");
      settings.finish(Set.of("DataTraceEnabled", "DetailedMetricsEnabled", "LoggingLevel"));
    }
    Domains.sam(api, properties);
    String guard = auth(api, properties.map("Auth"));
    var routes = properties.maps("Routes");
    if (routes.isEmpty()) properties.error("Routes", "a WebSocket API has at least one route.");
    if (guard != null && !routes.containsKey(CONNECT))
      properties.error("Auth", "is for the route $connect, which this API does not have.");
    routes.forEach(
        (key, route) ->
            route.part(() -> route(api, key, route, key.equals(CONNECT) ? guard : null)));
    properties.finish(
        Set.of(
            "AccessLogSettings",
            "Description",
            "DisableSchemaValidation",
            "FailOnWarnings",
            "IpAddressType",
            "Name",
            "PropagateTags",
            "RouteSettings",
            "Tags"));
  }

  /** What names a message's route must be found in its body. */
  void check(ApiDraft api, Properties properties) {
    if (api.selection != null
        && !api.selection.matches(
            "\\$request\\.body\\.[A-Za-z0-9_$.-]+|\\$\\{request\\.body\\.[A-Za-z0-9_$.-]+}"))
      properties.error(
          "RouteSelectionExpression", api.selection + " is not of the form $request.body.NAME.");
  }

  /** Where the API key of those who connect is. */
  static void keySource(ApiDraft api, Properties properties) {
    String fromAuthorizer = "$context.authorizer.usageIdentifierKey";
    String expression =
        properties.oneOf("ApiKeySelectionExpression", KEY_HEADER, KEY_HEADER, fromAuthorizer);
    api.access = api.access.withKeyFromAuthorizer(expression.equals(fromAuthorizer));
  }

  /** Headers, and with them API keys, are only there when a connection is opened. */
  static Route keyed(Route made, Properties route) {
    if (!route.flag("ApiKeyRequired", false)) return made;
    if (made.path().equals(CONNECT)) return made.withRules(made.rules().withApiKey(true));
    route.error(
        "ApiKeyRequired", "is looked at on $connect only, so this would be open: put it there.");
    return made;
  }

  private String auth(ApiDraft api, Properties auth) {
    if (auth == null) return null;
    String type = auth.oneOf("AuthType", "NONE", "NONE", "AWS_IAM", "CUSTOM");
    String arn = auth.text("AuthArn");
    List<String> sources =
        auth.texts("IdentitySource").stream()
            .map(source -> source.replaceFirst("^route\\.", "method."))
            .toList();
    String name = auth.text("Name", api.id + "ConnectAuthorizer");
    auth.finish(Set.of("InvokeRole"));
    if (!auth.has("AuthType")) auth.error("AuthType", "is missing: NONE, AWS_IAM or CUSTOM.");
    if (type.equals("NONE")) return null;
    if (type.equals("AWS_IAM")) return Authorizer.Iam.NAME;
    if (arn == null) {
      auth.error("AuthArn", "is missing.");
      return null;
    }
    FunctionRef function = reading.function(auth, "AuthArn", arn);
    if (function == null) {
      auth.error("AuthArn", "cannot be asked here, so it would leave the connections open.");
      return null;
    }
    api.add(
        new Authorizer.Lambda(
            name, function, Authorizer.Format.REQUEST_1, sources, false, Duration.ZERO));
    return name;
  }

  private void route(ApiDraft api, String key, Properties route, String guard) {
    if (!key.matches("\\$(connect|disconnect|default)|[A-Za-z0-9]+"))
      route.error("", key + " is not a route key: letters and digits only.");
    String arn = route.required("FunctionArn");
    Integer millis = route.number("IntegrationTimeout", 50, 29_000);
    boolean answered = route.has("RouteResponseSelectionExpression");
    route.finish(
        Set.of("ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters"),
        "ApiKeyRequired");
    FunctionRef function = arn == null ? null : reading.function(route, "FunctionArn", arn);
    if (function == null) return;
    Route made = Route.socket(key, function);
    if (millis != null) made = made.withTimeout(Duration.ofMillis(millis));
    made = made.withRules(made.rules().withAnswer(answered).withThrottle(api.throttle));
    made = keyed(made, route);
    api.routes.add(guard == null ? made : made.withAuthorizer(guard, List.of()));
  }
}
