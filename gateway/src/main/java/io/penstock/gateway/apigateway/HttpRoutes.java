package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads routes and authorizers of one HTTP or WebSocket API that is written part by part. */
final class HttpRoutes {
  private static final String TARGET = "integrations/";

  private final Reading reading;
  private final HttpResources resources;
  private final ApiDraft api;

  HttpRoutes(Reading reading, HttpResources resources, ApiDraft api) {
    this.reading = reading;
    this.resources = resources;
    this.api = api;
  }

  void read() {
    resources.of("Authorizer", api).forEach(this::authorizer);
    resources.of("Route", api).values().forEach(route -> route.part(() -> route(route)));
  }

  private void authorizer(String id, Properties properties) {
    String type = properties.oneOf("AuthorizerType", "REQUEST", "JWT", "REQUEST");
    List<String> sources = properties.texts("IdentitySource");
    if (type.equals("JWT")) {
      Properties jwt = properties.map("JwtConfiguration");
      if (jwt == null) properties.error("JwtConfiguration", "is missing.");
      else
        api.add(
            new Authorizer.Jwt(
                id,
                jwt.text("Issuer", ""),
                jwt.texts("Audience"),
                sources.isEmpty() ? Authorizer.Jwt.HEADER : sources.getFirst(),
                null));
    } else api.add(lambda(id, properties, sources));
    properties.finish(
        Set.of("AuthorizerCredentialsArn", "IdentityValidationExpression", "Name"), "ApiId");
  }

  private Authorizer lambda(String id, Properties properties, List<String> sources) {
    String uri = properties.required("AuthorizerUri");
    boolean socket = api.kind == Api.Kind.WEBSOCKET;
    String version =
        socket ? "1.0" : properties.oneOf("AuthorizerPayloadFormatVersion", "1.0", "1.0", "2.0");
    boolean simple = properties.flag("EnableSimpleResponses", false);
    int seconds = properties.number("AuthorizerResultTtlInSeconds", 0, 3_600, 0);
    var all = new ArrayList<String>();
    for (String source : sources)
      all.add(
          socket && !source.startsWith("$") ? source.replaceFirst("^route\\.", "method.") : source);
    FunctionRef function =
        uri == null
            ? null
            : Integrations.function(reading, properties, "AuthorizerUri", uri, api.variables());
    return function == null
        ? null
        : new Authorizer.Lambda(
            id,
            function,
            version.equals("2.0") ? Authorizer.Format.REQUEST_2 : Authorizer.Format.REQUEST_1,
            all,
            simple,
            all.isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds));
  }

  private void route(Properties route) {
    String key = route.required("RouteKey");
    String target = route.text("Target");
    if (key == null) return;
    if (target == null || !target.startsWith(TARGET)) {
      route.warn("Target", "is no integration, so " + key + " is left out.");
      return;
    }
    Properties integration = resources.all("Integration").get(target.substring(TARGET.length()));
    if (integration == null) {
      route.error("Target", target + " is not an integration of this API.");
      return;
    }
    String type = integration.text("IntegrationType");
    String uri = integration.text("IntegrationUri");
    if (!Integrations.isProxy(type) || uri == null || integration.has("IntegrationSubtype")) {
      integration.warn(
          "IntegrationType",
          "only AWS_PROXY integrations with functions are served, so " + key + " is left out.");
      return;
    }
    FunctionRef function =
        Integrations.function(reading, integration, "IntegrationUri", uri, api.variables());
    if (function == null) return;
    Route made;
    if (api.kind == Api.Kind.WEBSOCKET) {
      boolean answered = route.has("RouteResponseSelectionExpression");
      made = Route.socket(key, function);
      made = SocketReader.keyed(made.withRules(made.rules().withAnswer(answered)), route);
    } else
      made =
          Route.http(key, function)
              .withPayloadVersion(
                  integration.oneOf(
                      "PayloadFormatVersion", Route.PAYLOAD_1, Route.PAYLOAD_1, Route.PAYLOAD_2));
    Integer millis = integration.number("TimeoutInMillis", 50, 30_000);
    if (millis != null) made = made.withTimeout(Duration.ofMillis(millis));
    if (api.throttle != null) made = made.withRules(made.rules().withThrottle(api.throttle));
    api.routes.add(guard(made, route));
    if (api.kind != Api.Kind.WEBSOCKET && route.flag("ApiKeyRequired", false))
      route.error(
          "ApiKeyRequired", "is not enforced on this kind of API, so it would be open: remove it.");
    route.finish(
        Set.of("ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters"),
        "ApiId");
  }

  private Route guard(Route made, Properties route) {
    String type = route.text("AuthorizationType", "NONE");
    String id = route.text("AuthorizerId");
    List<String> scopes = route.texts("AuthorizationScopes");
    return switch (type) {
      case "NONE" -> made;
      case "AWS_IAM" -> made.withAuthorizer(Authorizer.Iam.NAME, List.of());
      case "JWT", "CUSTOM" -> {
        if (id == null || !api.has(id))
          route.error("AuthorizerId", id + " is not an authorizer of this API.");
        yield made.withAuthorizer(id == null ? "" : id, scopes);
      }
      default -> {
        route.error("AuthorizationType", type + " is not a type of authorization.");
        yield made;
      }
    };
  }
}
