package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The security schemes of an OpenAPI document as authorizers, and what operations ask of them. A
 * scheme that cannot be honoured is refused where it is used: the operation would be open.
 */
final class OpenApiSecurity {
  private static final String AUTHORIZER = "x-amazon-apigateway-authorizer";

  private final Reading reading;
  private final ApiDraft api;
  private final Properties document;
  private final Set<String> keys = new HashSet<>();

  OpenApiSecurity(Reading reading, ApiDraft api, Properties document) {
    this.reading = reading;
    this.api = api;
    this.document = document;
  }

  void read() {
    document.maps("securityDefinitions").forEach(this::scheme);
    Properties components = document.map("components");
    if (components != null) components.maps("securitySchemes").forEach(this::scheme);
  }

  private void scheme(String name, Properties scheme) {
    String type = scheme.text("x-amazon-apigateway-authtype", "");
    Properties authorizer = scheme.map(AUTHORIZER);
    if (type.equalsIgnoreCase("awsSigv4")) {
      api.iamSchemes.add(name);
      api.add(new Authorizer.Iam());
    } else if (authorizer != null) api.add(authorizer(name, scheme, authorizer));
    else if ("apiKey".equals(scheme.text("type"))
        && "x-api-key".equalsIgnoreCase(scheme.text("name"))) keys.add(name);
  }

  private Authorizer authorizer(String name, Properties scheme, Properties authorizer) {
    String type = authorizer.text("type", "").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "jwt" -> {
        Properties jwt = authorizer.map("jwtConfiguration");
        if (jwt == null) {
          authorizer.error("jwtConfiguration", "is missing.");
          yield null;
        }
        yield new Authorizer.Jwt(
            name,
            jwt.text("issuer", ""),
            jwt.texts("audience"),
            authorizer.text("identitySource", Authorizer.Jwt.HEADER),
            null);
      }
      case "cognito_user_pools" ->
          UserPools.authorizer(
              name,
              authorizer,
              "providerARNs",
              "method.request.header." + scheme.text("name", "Authorization"));
      case "token", "request" -> lambda(name, scheme, authorizer, type.equals("token"));
      default -> {
        authorizer.error("type", type + " is not a type of authorizer that is served here.");
        yield null;
      }
    };
  }

  private Authorizer lambda(String name, Properties scheme, Properties authorizer, boolean token) {
    String uri = authorizer.required("authorizerUri");
    FunctionRef function =
        uri == null
            ? null
            : Integrations.function(reading, authorizer, "authorizerUri", uri, api.variables());
    if (function == null) return null;
    var sources = new ArrayList<String>();
    for (String text : authorizer.texts("identitySource"))
      for (String source : text.split(",")) sources.add(source.strip());
    if (token && sources.isEmpty())
      sources.add("method.request.header." + scheme.text("name", "Authorization"));
    String version =
        authorizer.text("authorizerPayloadFormatVersion", api.isRest() ? "1.0" : "2.0");
    Authorizer.Format format =
        token
            ? Authorizer.Format.TOKEN
            : version.equals("2.0") ? Authorizer.Format.REQUEST_2 : Authorizer.Format.REQUEST_1;
    int seconds =
        authorizer.number("authorizerResultTtlInSeconds", 0, 3_600, api.isRest() ? 300 : 0);
    return new Authorizer.Lambda(
        name,
        function,
        format,
        sources,
        authorizer.flag("enableSimpleResponses", false),
        sources.isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds));
  }

  /** What the operation asks for; without a word of its own what the document asks for. */
  Route guard(Route route, Properties operation) {
    boolean own = operation.raw("security") instanceof Value.Sequence;
    Properties asking = own ? operation : document;
    if (!(asking.raw("security") instanceof Value.Sequence)) return byDefault(route, operation);
    Route guarded = route;
    for (Properties one : asking.list("security"))
      for (String wanted : one.names())
        guarded = require(guarded, asking, wanted, one.texts(wanted));
    return guarded;
  }

  private Route byDefault(Route route, Properties operation) {
    String name = api.defaultAuthorizer;
    if (name == null) return key(route, api.keyRequired);
    if (!api.has(name)) operation.error("security", name + " is not one of the authorizers.");
    return key(route.withAuthorizer(name, List.of()), api.keyRequired);
  }

  private static Route key(Route route, boolean required) {
    return required ? route.withRules(route.rules().withApiKey(true)) : route;
  }

  private Route require(Route route, Properties asking, String name, List<String> scopes) {
    if (keys.contains(name)) return key(route, true);
    String known = api.iamSchemes.contains(name) ? Authorizer.Iam.NAME : name;
    if (!api.has(known)) {
      asking.error(
          "security",
          name + " cannot be honoured here, so it would leave " + route.key() + " open.");
      return route;
    }
    if (route.authorizer() != null && !route.authorizer().equals(known)) {
      asking.error("security", route.key() + " asks for two authorizers: API Gateway takes one.");
      return route;
    }
    return route.withAuthorizer(known, scopes);
  }
}
