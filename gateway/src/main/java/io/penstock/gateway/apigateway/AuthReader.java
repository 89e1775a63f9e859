package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.http.UsagePlan;
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

  /** {@code Auth} of an API. */
  void read(ApiDraft api, Properties auth) {
    if (auth == null) return;
    boolean rest = api.isRest();
    if (!rest && auth.flag("EnableIamAuthorizer", false)) api.add(new Authorizer.Iam());
    auth.maps("Authorizers")
        .forEach(
            (name, definition) -> {
              Authorizer authorizer =
                  rest ? restAuthorizer(name, definition) : httpAuthorizer(name, definition);
              api.add(authorizer);
              List<String> scopes = definition.textsOfList("AuthorizationScopes");
              if (scopes.isEmpty()) return;
              if (authorizer instanceof Authorizer.Jwt) api.scopes.put(name, scopes);
              else if (authorizer != null)
                definition.error("AuthorizationScopes", "go with JWT authorizers only.");
            });
    String byDefault = auth.text("DefaultAuthorizer");
    api.defaultAuthorizer = "NONE".equals(byDefault) ? null : byDefault;
    if (Authorizer.Iam.NAME.equals(byDefault)) api.add(new Authorizer.Iam());
    if (api.defaultAuthorizer != null && !api.has(byDefault))
      auth.error("DefaultAuthorizer", byDefault + " is not one of Authorizers.");
    if (rest) access(api, auth);
    auth.finish(
        Set.of(
            "InvokeRole",
            "AddDefaultAuthorizerToCorsPreflight",
            "AddApiKeyRequiredToCorsPreflight"));
  }

  private void access(ApiDraft api, Properties auth) {
    var reader = new AccessReader(reading);
    api.keyRequired = auth.flag("ApiKeyRequired", false);
    Properties policy = auth.map("ResourcePolicy");
    Properties plan = auth.map("UsagePlan");
    var plans = new ArrayList<UsagePlan>();
    if (plan != null) {
      plan.required("CreateUsagePlan");
      String create = plan.oneOf("CreateUsagePlan", "NONE", "PER_API", "SHARED", "NONE");
      String name = create.equals("SHARED") ? "Serverless" : api.id;
      Properties throttle = plan.map("Throttle");
      var key = new UsagePlan.Key(name + "ApiKey", reader.generated(name + "ApiKey"), true);
      var made =
          new UsagePlan(
              name + "UsagePlan",
              reader.throttle(throttle, "RateLimit", "BurstLimit"),
              reader.quota(plan.map("Quota")),
              List.of(key));
      plan.finish(Set.of("Description", "Tags", "UsagePlanName"));
      if (!create.equals("NONE")) {
        plans.add(made);
        plan.warn(
            "CreateUsagePlan",
            "the API key is "
                + key.value()
                + " here, which anybody who knows the template can work out.");
      }
    }
    if (policy != null) api.access = api.access.withPolicy(reader.sam(policy));
    api.access = api.access.withPlans(plans);
  }

  private Authorizer httpAuthorizer(String name, Properties definition) {
    Properties jwt = definition.map("JwtConfiguration");
    if (jwt != null) {
      String issuer = jwt.text("issuer", jwt.text("Issuer"));
      var audience = new ArrayList<>(jwt.texts("audience"));
      audience.addAll(jwt.texts("Audience"));
      if (issuer == null) jwt.error("issuer", "is missing.");
      definition.required("IdentitySource");
      var authorizer =
          new Authorizer.Jwt(
              name,
              issuer == null ? "" : issuer,
              audience,
              definition.text("IdentitySource", Authorizer.Jwt.HEADER),
              null);
      definition.finish(Set.of(), "AuthorizationScopes");
      return authorizer;
    }
    definition.required("AuthorizerPayloadFormatVersion");
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
    if (definition.isWritten("UserPoolArn")) {
      Properties identity = definition.map("Identity");
      String header = identity == null ? null : identity.text("Header");
      if (identity != null) identity.finish(Set.of("ReauthorizeEvery", "ValidationExpression"));
      Authorizer pool =
          UserPools.authorizer(
              name,
              definition,
              "UserPoolArn",
              "method.request.header." + (header == null ? "Authorization" : header));
      definition.finish(Set.of(), "AuthorizationScopes");
      return pool;
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
      for (String header : identity.textsOfList("Headers")) sources.add(headerPrefix + header);
      if (identity.text("Header") != null) sources.add(headerPrefix + identity.text("Header"));
      for (String query : identity.textsOfList("QueryStrings")) sources.add(queryPrefix + query);
      for (String variable : identity.textsOfList("StageVariables"))
        sources.add("$stageVariables." + variable);
      for (String context : identity.textsOfList("Context")) sources.add("$context." + context);
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
            "EnableFunctionDefaultPermissions",
            "DisableFunctionDefaultPermissions"),
        "AuthorizationScopes");
    if (arn == null) return null;
    FunctionRef function = reading.function(definition, "FunctionArn", arn);
    if (function == null) return null;
    return new Authorizer.Lambda(
        name, function, format, sources, simple, sources.isEmpty() ? Duration.ZERO : cache);
  }

  /** Puts the authorizer on a route: the event's own, else the API's default. */
  Route guard(Route route, Properties event, ApiDraft api) {
    Properties auth = event.map("Auth");
    String name = api.defaultAuthorizer;
    List<String> scopes = List.of();
    boolean key = api.keyRequired;
    if (auth != null) {
      name = auth.text("Authorizer", name);
      scopes = auth.texts("AuthorizationScopes");
      if (api.isRest()) key = auth.flag("ApiKeyRequired", key);
      else if (auth.has("ApiKeyRequired"))
        auth.error("ApiKeyRequired", "API keys exist on REST APIs only.");
      Properties policy = auth.map("ResourcePolicy");
      if (policy != null && !api.isRest())
        auth.error("ResourcePolicy", "goes with REST APIs only, so the route would be open.");
      else if (policy != null) new AccessReader(reading).addTo(api, policy, route);
      auth.finish(Set.of("InvokeRole", "OverrideApiAuth"));
    }
    if ("NONE".equals(name) && api.defaultAuthorizer == null)
      auth.error("Authorizer", "NONE is for an API with a DefaultAuthorizer.");
    Route keyed = key ? route.withRules(route.rules().withApiKey(true)) : route;
    if (name == null || name.equals("NONE")) return keyed;
    boolean iam = api.isRest() && name.equals(Authorizer.Iam.NAME);
    if (!iam && !api.has(name)) event.error("Auth", name + " is not one of the API's Authorizers.");
    boolean own = auth != null && auth.has("AuthorizationScopes");
    return keyed.withAuthorizer(name, own ? scopes : api.scopes.getOrDefault(name, List.of()));
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
    if (read.allowCredentials()
        && (read.allowOrigins().isEmpty() || read.allowOrigins().contains("*")))
      cors.error("AllowCredentials", "goes with AllowOrigins of its own, not with '*'.");
    cors.finish(Set.of());
    return read;
  }
}
