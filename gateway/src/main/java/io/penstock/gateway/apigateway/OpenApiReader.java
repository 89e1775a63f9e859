package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads an API out of an OpenAPI document (2.0 or 3.x) with API Gateway's extensions. Operations
 * whose integration is a function's proxy become routes; mock integrations of OPTIONS become
 * constant answers; what else there is, is left out and told.
 */
final class OpenApiReader {
  private static final String ANY = "x-amazon-apigateway-any-method";
  private static final String INTEGRATION = "x-amazon-apigateway-integration";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", ANY);

  private final Reading reading;
  private final ApiDraft api;
  private final Properties document;
  private final OpenApiSecurity security;
  private final Map<String, Value> components = new LinkedHashMap<>();
  private final Map<String, Properties> validators;

  OpenApiReader(Reading reading, ApiDraft api, Properties document) {
    this.reading = reading;
    this.api = api;
    this.document = document;
    security = new OpenApiSecurity(reading, api, document);
    Properties named = document.map("components");
    Properties schemas = named == null ? null : named.map("schemas");
    for (Properties all : new Properties[] {document.map("definitions"), schemas})
      if (all != null) for (String name : all.names()) components.put(name, all.raw(name));
    validators = document.maps("x-amazon-apigateway-request-validators");
  }

  void read() {
    api.documented = true;
    for (String type : document.texts("x-amazon-apigateway-binary-media-types"))
      api.binary.add(type);
    if (!api.isRest() && document.has("x-amazon-apigateway-cors")) api.cors = cors();
    if (api.isRest()) {
      var policy = new AccessReader(reading).policy(document, "x-amazon-apigateway-policy");
      boolean byAuthorizer =
          "AUTHORIZER".equals(document.text("x-amazon-apigateway-api-key-source"));
      if (policy != null) api.access = api.access.withPolicy(policy);
      if (byAuthorizer) api.access = api.access.withKeyFromAuthorizer(true);
      ResponsesReader.document(api, document);
    }
    security.read();
    document.maps("paths").forEach(this::path);
  }

  private Cors cors() {
    Properties cors = document.map("x-amazon-apigateway-cors");
    return cors == null
        ? null
        : new Cors(
            cors.texts("allowOrigins"),
            cors.texts("allowMethods"),
            cors.texts("allowHeaders"),
            cors.texts("exposeHeaders"),
            cors.number("maxAge", 0, 86_400),
            cors.flag("allowCredentials", false));
  }

  private void path(String path, Properties item) {
    var common = parameters(item);
    for (String method : item.names())
      if (METHODS.contains(method)) {
        Properties operation = item.map(method);
        if (operation != null) operation.part(() -> operation(path, method, operation, common));
      }
  }

  private void operation(
      String path, String method, Properties operation, Map<String, Boolean> common) {
    String verb = method.equals(ANY) ? Route.ANY : method.toUpperCase(Locale.ROOT);
    Properties integration = integration(operation);
    if (integration == null) {
      operation.warn(INTEGRATION, "is missing, so " + verb + " " + path + " is left out.");
      return;
    }
    String type = integration.text("type");
    if ("mock".equalsIgnoreCase(type) && verb.equals("OPTIONS")) {
      api.constants.put(path, MockAnswer.of(integration));
      return;
    }
    String uri = integration.text("uri");
    if (!Integrations.isProxy(type) || uri == null) {
      integration.warn(
          "type",
          (type == null ? "none" : type)
              + ": only aws_proxy integrations with functions are served, so "
              + verb
              + " "
              + path
              + " is left out.");
      return;
    }
    FunctionRef function = Integrations.function(reading, integration, "uri", uri, api.variables());
    if (function == null) return;
    Route route = route(path, verb, function, integration);
    route = security.guard(route, operation);
    if (api.isRest()) route = rules(route, operation, common);
    api.routes.add(route);
  }

  private Route route(String path, String verb, FunctionRef function, Properties integration) {
    Route route;
    if (api.isRest()) route = Route.rest(verb, path, function);
    else {
      boolean everything = path.equals("/" + Route.DEFAULT);
      route =
          Route.http(everything ? Route.DEFAULT : verb + " " + path, function)
              .withPayloadVersion(
                  integration.oneOf(
                      "payloadFormatVersion", Route.PAYLOAD_1, Route.PAYLOAD_1, Route.PAYLOAD_2));
    }
    Integer millis = integration.number("timeoutInMillis", 50, 300_000);
    return millis == null ? route : route.withTimeout(Duration.ofMillis(millis));
  }

  /** Its own, or the one it refers to. */
  private Properties integration(Properties operation) {
    Properties own = operation.map(INTEGRATION);
    if (own == null || own.text("$ref") == null) return own;
    String name = own.text("$ref");
    String place = "#/components/x-amazon-apigateway-integrations/";
    Properties all = document.map("components");
    all = all == null ? null : all.map("x-amazon-apigateway-integrations");
    Properties found =
        all == null || !name.startsWith(place) ? null : all.map(name.substring(place.length()));
    if (found == null) own.error("$ref", name + " leads to no integration.");
    return found;
  }

  private Route rules(Route route, Properties operation, Map<String, Boolean> common) {
    String name =
        operation.text(
            "x-amazon-apigateway-request-validator",
            document.text("x-amazon-apigateway-request-validator"));
    if (name == null) return route;
    Properties validator = validators.get(name);
    if (validator == null) {
      operation.error(
          "x-amazon-apigateway-request-validator", "there is no validator " + name + ".");
      return route;
    }
    var rules = route.rules();
    if (validator.flag("validateRequestParameters", false)) {
      var all = new LinkedHashMap<>(common);
      all.putAll(parameters(operation));
      all.values().removeIf(required -> !required);
      rules = rules.withParameters(List.copyOf(all.keySet()));
    }
    Value schema = bodySchema(operation);
    if (schema != null && validator.flag("validateRequestBody", false))
      rules =
          rules.withBodySchema(RulesReader.schema(operation, "requestBody", schema, components));
    return route.withRules(rules);
  }

  /** Schema of a JSON body; null when it has none. */
  private Value bodySchema(Properties operation) {
    for (Properties parameter : resolved(operation))
      if ("body".equals(parameter.text("in"))) return parameter.raw("schema");
    Properties body = operation.map("requestBody");
    Properties content = body == null ? null : body.map("content");
    Properties json = content == null ? null : content.map("application/json");
    return json == null ? null : json.raw("schema");
  }

  /** Whether each is required, by API Gateway's names for parameters. */
  private Map<String, Boolean> parameters(Properties in) {
    var all = new LinkedHashMap<String, Boolean>();
    for (Properties parameter : resolved(in)) {
      String name = parameter.text("name");
      String place =
          switch (parameter.text("in", "")) {
            case "query" -> "querystring";
            case "header" -> "header";
            case "path" -> "path";
            default -> null;
          };
      if (name != null && place != null)
        all.put("method.request." + place + "." + name, parameter.flag("required", false));
    }
    return all;
  }

  private List<Properties> resolved(Properties in) {
    if (!(in.raw("parameters") instanceof Value.Sequence)) return List.of();
    var all = new ArrayList<Properties>();
    for (Properties parameter : in.list("parameters")) {
      String reference = parameter.text("$ref");
      if (reference == null) all.add(parameter);
      else {
        Properties at = document;
        for (String step : reference.replaceFirst("^#/", "").split("/"))
          at = at == null ? null : at.map(step);
        if (at == null) parameter.error("$ref", reference + " leads to no parameter.");
        else all.add(at);
      }
    }
    return all;
  }
}
