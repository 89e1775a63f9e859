package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the methods and authorizers of one API that is written resource by resource. */
final class RestMethods {
  private static final int DEEPEST = 100;

  private final Reading reading;
  private final RestResources resources;
  private final ApiDraft api;

  RestMethods(Reading reading, RestResources resources, ApiDraft api) {
    this.reading = reading;
    this.resources = resources;
    this.api = api;
  }

  void read() {
    resources.of("Authorizer", api).forEach(this::authorizer);
    resources.of("Method", api).values().forEach(method -> method.part(() -> method(method)));
    resources.of("Resource", api).values().forEach(resource -> path(resource, 0));
  }

  private void authorizer(String id, Properties properties) {
    String type = properties.text("Type", "");
    api.add(
        switch (type) {
          case "COGNITO_USER_POOLS" ->
              UserPools.authorizer(
                  id,
                  properties,
                  "ProviderARNs",
                  properties.text("IdentitySource", "method.request.header.Authorization"));
          case "TOKEN", "REQUEST" -> lambda(id, properties, type.equals("TOKEN"));
          default -> {
            properties.error("Type", type + " is not one of TOKEN, REQUEST, COGNITO_USER_POOLS.");
            yield null;
          }
        });
    properties.finish(
        Set.of("Name", "AuthorizerCredentials", "AuthType", "IdentityValidationExpression"));
  }

  private Authorizer lambda(String id, Properties properties, boolean token) {
    String uri = properties.required("AuthorizerUri");
    FunctionRef function =
        uri == null
            ? null
            : Integrations.function(reading, properties, "AuthorizerUri", uri, api.variables());
    var sources = new ArrayList<String>();
    for (String source : properties.text("IdentitySource", "").split(","))
      if (!source.isBlank()) sources.add(source.strip());
    if (token && sources.isEmpty()) sources.add("method.request.header.Authorization");
    int seconds = properties.number("AuthorizerResultTtlInSeconds", 0, 3_600, 300);
    return function == null
        ? null
        : new Authorizer.Lambda(
            id,
            function,
            token ? Authorizer.Format.TOKEN : Authorizer.Format.REQUEST_1,
            sources,
            false,
            sources.isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds));
  }

  /** The path of a resource; null when its parents lead nowhere, which is told. */
  private String path(Properties resource, int depth) {
    String part = resource.required("PathPart");
    String parent = resource.required("ParentId");
    resource.finish(Set.of(), "RestApiId");
    if (part == null || parent == null) return null;
    if (parent.equals(ResourceIds.ROOT)) return "/" + part;
    Properties above = resources.all("Resource").get(parent);
    if (above == null || depth > DEEPEST) {
      resource.error("ParentId", parent + " is not a resource of this API.");
      return null;
    }
    String path = path(above, depth + 1);
    return path == null ? null : path + "/" + part;
  }

  private void method(Properties method) {
    String verb = method.required("HttpMethod");
    String id = method.required("ResourceId");
    Properties integration = method.map("Integration");
    if (verb == null || id == null) return;
    Properties resource = resources.all("Resource").get(id);
    String path = id.equals(ResourceIds.ROOT) ? "/" : resource == null ? null : path(resource, 0);
    if (path == null) {
      if (resource == null) method.error("ResourceId", id + " is not a resource of this API.");
      return;
    }
    if (integration == null) {
      method.warn("Integration", "is missing, so " + verb + " " + path + " is left out.");
      return;
    }
    String type = integration.text("Type");
    if ("MOCK".equals(type) && verb.equals("OPTIONS")) {
      api.constants.put(path, MockAnswer.ofMethod(integration));
      return;
    }
    String uri = integration.text("Uri");
    if (!Integrations.isProxy(type) || uri == null) {
      integration.warn(
          "Type",
          (type == null ? "none" : type)
              + ": only AWS_PROXY integrations with functions are served, so "
              + verb
              + " "
              + path
              + " is left out.");
      return;
    }
    FunctionRef function = Integrations.function(reading, integration, "Uri", uri, api.variables());
    if (function == null) return;
    Route route = guard(Route.rest(verb, path, function), method);
    Integer millis = integration.number("TimeoutInMillis", 50, 300_000);
    if (millis != null) route = route.withTimeout(Duration.ofMillis(millis));
    api.routes.add(rules(route, method));
    method.finish(Set.of("MethodResponses", "OperationName"), "RestApiId");
  }

  private Route guard(Route route, Properties method) {
    String type = method.text("AuthorizationType", "NONE");
    String id = method.text("AuthorizerId");
    List<String> scopes = method.texts("AuthorizationScopes");
    return switch (type) {
      case "NONE" -> route;
      case "AWS_IAM" -> route.withAuthorizer(Authorizer.Iam.NAME, List.of());
      case "CUSTOM", "COGNITO_USER_POOLS" -> {
        if (id == null || !api.has(id))
          method.error("AuthorizerId", id + " is not an authorizer of this API.");
        yield route.withAuthorizer(id == null ? "" : id, scopes);
      }
      default -> {
        method.error("AuthorizationType", type + " is not a type of authorization.");
        yield route;
      }
    };
  }

  private Route rules(Route route, Properties method) {
    var rules = route.rules().withApiKey(method.flag("ApiKeyRequired", false));
    Map<String, String> parameters = method.textMap("RequestParameters");
    Map<String, String> models = method.textMap("RequestModels");
    String id = method.text("RequestValidatorId");
    if (id == null) return route.withRules(rules);
    Properties validator = resources.all("RequestValidator").get(id);
    if (validator == null) {
      method.error("RequestValidatorId", "there is no validator " + id + " in this template.");
      return route;
    }
    if (validator.flag("ValidateRequestParameters", false))
      rules =
          rules.withParameters(
              parameters.entrySet().stream()
                  .filter(parameter -> parameter.getValue().equalsIgnoreCase("true"))
                  .map(Map.Entry::getKey)
                  .filter(name -> RulesReader.legal(method, name))
                  .toList());
    String model = models.getOrDefault("application/json", models.get("$default"));
    if (validator.flag("ValidateRequestBody", false) && model != null) {
      Value schema = api.models.get(model);
      if (schema == null) method.error("RequestModels", "there is no model " + model + ".");
      else
        rules =
            rules.withBodySchema(RulesReader.schema(method, "RequestModels", schema, api.models));
    }
    return route.withRules(rules);
  }
}
