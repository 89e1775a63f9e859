package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads who may call an API: authorizers, their use on routes, and CORS. */
final class AuthReader {
  private final Reading reading;

  AuthReader(Reading reading) {
    this.reading = reading;
  }

  /**
   * @param defaultAuthorizer of routes that name none, or null
   */
  record Auth(List<Authorizer> authorizers, String defaultAuthorizer) {}

  Auth read(Properties auth, boolean rest) {
    if (auth == null) return new Auth(List.of(), null);
    var all = new ArrayList<Authorizer>();
    if (!rest && auth.flag("EnableIamAuthorizer", false)) all.add(new Authorizer.Iam());
    auth.maps("Authorizers")
        .forEach(
            (name, definition) -> {
              Authorizer authorizer =
                  rest ? restAuthorizer(name, definition) : httpAuthorizer(name, definition);
              if (authorizer != null) all.add(authorizer);
            });
    String byDefault = auth.text("DefaultAuthorizer");
    if (Authorizer.Iam.NAME.equals(byDefault)
        && all.stream().noneMatch(a -> a instanceof Authorizer.Iam)) all.add(new Authorizer.Iam());
    if (byDefault != null && all.stream().noneMatch(a -> a.name().equals(byDefault)))
      auth.error("DefaultAuthorizer", byDefault + " is not one of Authorizers.");
    for (String closed : List.of("ApiKeyRequired", "ResourcePolicy", "UsagePlan"))
      if (auth.has(closed))
        auth.error(closed, "is not enforced here, so it would leave the API open: remove it.");
    auth.finish(
        Set.of(
            "InvokeRole",
            "AddDefaultAuthorizerToCorsPreflight",
            "AddApiKeyRequiredToCorsPreflight"));
    return new Auth(all, byDefault);
  }

  private Authorizer httpAuthorizer(String name, Properties definition) {
    Properties jwt = definition.map("JwtConfiguration");
    if (jwt != null) {
      String issuer = jwt.text("issuer", jwt.text("Issuer"));
      var audience = new ArrayList<>(jwt.texts("audience"));
      audience.addAll(jwt.texts("Audience"));
      if (issuer == null) jwt.error("issuer", "is missing.");
      var authorizer =
          new Authorizer.Jwt(
              name,
              issuer == null ? "" : issuer,
              audience,
              definition.text("IdentitySource", Authorizer.Jwt.HEADER),
              null);
      definition.finish(Set.of("AuthorizationScopes"));
      return authorizer;
    }
    String version = definition.oneOf("AuthorizerPayloadFormatVersion", "2.0", "1.0", "2.0");
    return lambda(
        name,
        definition,
        version.equals("2.0") ? Authorizer.Format.REQUEST_2 : Authorizer.Format.REQUEST_1,
        0,
        "$request.header.",
        "$request.querystring.");
  }

  private Authorizer restAuthorizer(String name, Properties definition) {
    if (definition.has("UserPoolArn")) {
      definition.error(
          "UserPoolArn", "Cognito user pools are not served here; use a Lambda authorizer.");
      return null;
    }
    boolean request =
        definition.oneOf("FunctionPayloadType", "TOKEN", "TOKEN", "REQUEST").equals("REQUEST");
    return lambda(
        name,
        definition,
        request ? Authorizer.Format.REQUEST_1 : Authorizer.Format.TOKEN,
        300,
        "method.request.header.",
        "method.request.querystring.");
  }

  private Authorizer lambda(
      String name,
      Properties definition,
      Authorizer.Format format,
      int cacheSeconds,
      String headerPrefix,
      String queryPrefix) {
    String arn = definition.required("FunctionArn");
    var sources = new ArrayList<String>();
    Duration cache = Duration.ofSeconds(cacheSeconds);
    Properties identity = definition.map("Identity");
    if (identity != null) {
      for (String header : identity.texts("Headers")) sources.add(headerPrefix + header);
      if (identity.text("Header") != null) sources.add(headerPrefix + identity.text("Header"));
      for (String query : identity.texts("QueryStrings")) sources.add(queryPrefix + query);
      for (String variable : identity.texts("StageVariables"))
        sources.add("$stageVariables." + variable);
      for (String context : identity.texts("Context")) sources.add("$context." + context);
      Integer seconds = identity.number("ReauthorizeEvery", 0, 3_600);
      if (seconds != null) cache = Duration.ofSeconds(seconds);
      identity.finish(Set.of("ValidationExpression"));
    }
    if (format == Authorizer.Format.TOKEN && sources.isEmpty())
      sources.add(headerPrefix + "Authorization");
    boolean simple = definition.flag("EnableSimpleResponses", false);
    definition.finish(
        Set.of(
            "FunctionInvokeRole",
            "AuthorizationScopes",
            "EnableFunctionDefaultPermissions",
            "DisableFunctionDefaultPermissions"));
    if (arn == null) return null;
    FunctionRef function = reading.function(definition, "FunctionArn", arn);
    if (function == null) return null;
    return new Authorizer.Lambda(
        name, function, format, sources, simple, sources.isEmpty() ? Duration.ZERO : cache);
  }

  /** Puts the authorizer on a route: the event's own, else the API's default. */
  Route guard(Route route, Properties event, String byDefault, List<Authorizer> known) {
    Properties auth = event.map("Auth");
    String name = byDefault;
    List<String> scopes = List.of();
    if (auth != null) {
      name = auth.text("Authorizer", byDefault);
      scopes = auth.texts("AuthorizationScopes");
      for (String closed : List.of("ApiKeyRequired", "ResourcePolicy"))
        if (auth.has(closed) && !"false".equals(auth.text(closed)))
          auth.error(closed, "is not enforced here, so it would leave the route open: remove it.");
      auth.finish(Set.of("InvokeRole", "OverrideApiAuth"));
    }
    if (name == null || name.equals("NONE")) return route;
    String wanted = name;
    if (known.stream().noneMatch(authorizer -> authorizer.name().equals(wanted)))
      event.error("Auth", name + " is not one of the API's Authorizers.");
    return route.withAuthorizer(name, scopes);
  }

  /** An HTTP API's {@code CorsConfiguration}: {@code true}, or what is allowed. */
  Cors cors(Properties properties) {
    switch (properties.raw("CorsConfiguration")) {
      case null -> {
        return null;
      }
      case Value.Scalar s -> {
        if (!properties.flag("CorsConfiguration", false)) return null;
        return new Cors(List.of("*"), List.of(), List.of(), List.of(), null, false);
      }
      default -> {}
    }
    Properties cors = properties.map("CorsConfiguration");
    if (cors == null) return null;
    var read =
        new Cors(
            cors.texts("AllowOrigins"),
            cors.texts("AllowMethods"),
            cors.texts("AllowHeaders"),
            cors.texts("ExposeHeaders"),
            cors.number("MaxAge", 0, 86_400),
            cors.flag("AllowCredentials", false));
    cors.finish(Set.of());
    return read;
  }
}
