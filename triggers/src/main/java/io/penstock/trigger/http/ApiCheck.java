package io.penstock.trigger.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What AWS would refuse of an API, in words its owner understands. */
final class ApiCheck {
  private static final int MAX_ROUTES = 300;
  private static final int MAX_AUTHORIZERS = 10;
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST_CACHE = Duration.ofHours(1);
  private static final int LONGEST_MAX_AGE = 86_400;

  private final Api api;
  private final List<String> problems = new ArrayList<>();

  private ApiCheck(Api api) {
    this.api = api;
  }

  static List<String> problems(Api api) {
    ApiCheck check = new ApiCheck(api);
    check.whole();
    check.stages();
    check.authorizers();
    check.cors();
    check.routes();
    return check.problems;
  }

  private void refuse(String problem) {
    problems.add("API " + api.name() + ": " + problem);
  }

  private void whole() {
    if (!api.id().matches("[a-z0-9]{1,63}")) {
      refuse("the id " + api.id() + " is not of lower case letters and digits");
    }
    for (String alias : api.aliases()) {
      if (!alias.matches("(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
        refuse("the alias " + alias + " cannot be a label of a host name");
      }
    }
    if (!api.binaryMediaTypes().isEmpty() && api.kind() != Api.Kind.REST) {
      refuse("binaryMediaTypes exist on REST APIs only");
    }
    for (String type : api.binaryMediaTypes()) {
      if (!type.matches("[^/\\s;]+/[^/\\s;]+")) {
        refuse("the binary media type " + type + " is not of the form type/subtype");
      }
    }
    if (api.routes().size() > MAX_ROUTES) {
      refuse(api.routes().size() + " routes are more than the " + MAX_ROUTES + " of AWS");
    }
    if (api.kind() == Api.Kind.URL
        && (api.routes().size() != 1 || !api.routes().getFirst().path().equals(Route.DEFAULT))) {
      refuse("a function URL has the one route $default");
    }
  }

  private void stages() {
    Set<String> names = new HashSet<>();
    for (Api.Stage stage : api.stages()) {
      boolean isDefault = stage.name().equals(Api.DEFAULT_STAGE);
      if (!names.add(stage.name())) {
        refuse("the stage " + stage.name() + " is there twice");
      }
      if (!isDefault && !stage.name().matches("[A-Za-z0-9_-]{1,128}")) {
        refuse("the stage name " + stage.name() + " is illegal");
      }
      if (isDefault && (api.kind() == Api.Kind.REST || api.kind() == Api.Kind.WEBSOCKET)) {
        refuse("this kind of API has no $default stage");
      }
      if (!isDefault && api.kind() == Api.Kind.URL) {
        refuse("a function URL has no stage");
      }
      stage.variables().forEach((name, value) -> variable(stage, name, value));
    }
    if (api.stages().isEmpty()) {
      refuse("it has no stage");
    }
  }

  private void variable(Api.Stage stage, String name, String value) {
    if (!name.matches("[A-Za-z0-9_]{1,64}") || value.length() > 512) {
      refuse("the variable " + name + " of stage " + stage.name() + " is illegal");
    }
  }

  private void authorizers() {
    Set<String> names = new HashSet<>();
    if (api.authorizers().size() > MAX_AUTHORIZERS) {
      refuse("more than " + MAX_AUTHORIZERS + " authorizers");
    }
    for (Authorizer authorizer : api.authorizers()) {
      String name = "the authorizer " + authorizer.name();
      if (!names.add(authorizer.name())) {
        refuse(name + " is there twice");
      }
      switch (authorizer) {
        case Authorizer.Jwt jwt -> jwt(name, jwt);
        case Authorizer.Lambda lambda -> lambda(name, lambda);
        case Authorizer.Iam _ -> {}
      }
    }
  }

  private void jwt(String name, Authorizer.Jwt jwt) {
    boolean pool = api.kind() == Api.Kind.REST;
    if (api.kind() != Api.Kind.HTTP && !pool) {
      refuse(name + ": JWT authorizers exist on HTTP APIs, and as user pools on REST APIs");
    }
    if (jwt.issuers().isEmpty() || jwt.issuers().contains("")) {
      refuse(name + " needs an issuer");
    }
    if (!pool && jwt.issuers().size() > 1) {
      refuse(name + " has more than one issuer");
    }
    if (!pool && (jwt.audience().isEmpty() || jwt.audience().size() > 50)) {
      refuse(name + " needs 1 to 50 audiences");
    }
    if (!IdentitySource.isLegal(jwt.identitySource())) {
      refuse(name + ": the identity source " + jwt.identitySource() + " is not understood");
    }
  }

  private void lambda(String name, Authorizer.Lambda lambda) {
    boolean rest = api.kind() == Api.Kind.REST || api.kind() == Api.Kind.WEBSOCKET;
    if (api.kind() == Api.Kind.URL) {
      refuse(name + ": a function URL has no Lambda authorizer");
    }
    if (rest && lambda.format() == Authorizer.Format.REQUEST_2) {
      refuse(name + ": a REST API's authorizer takes format 1.0");
    }
    if (!rest && lambda.format() == Authorizer.Format.TOKEN) {
      refuse(name + ": TOKEN authorizers exist on REST APIs only");
    }
    if (lambda.format() == Authorizer.Format.TOKEN && lambda.identitySource().size() != 1) {
      refuse(name + " of type TOKEN needs one identity source");
    }
    if (lambda.simpleResponses() && lambda.format() != Authorizer.Format.REQUEST_2) {
      refuse(name + ": simple responses need format 2.0");
    }
    if (lambda.cacheFor().isNegative() || lambda.cacheFor().compareTo(LONGEST_CACHE) > 0) {
      refuse(name + ": a result is cached 0 to 3,600 seconds");
    }
    if (lambda.cacheFor().isPositive() && lambda.identitySource().isEmpty()) {
      refuse(name + ": a cache needs an identity source");
    }
    for (String source : lambda.identitySource()) {
      if (!IdentitySource.isLegal(source)) {
        refuse(name + ": the identity source " + source + " is not understood");
      }
    }
  }

  private void cors() {
    Cors cors = api.cors();
    if (cors == null) {
      return;
    }
    if (api.kind() == Api.Kind.REST) {
      refuse("CORS on a REST API is an OPTIONS method of its own");
    }
    if (api.kind() == Api.Kind.HTTP
        && cors.allowCredentials()
        && cors.allowOrigins().contains("*")) {
      refuse("allowCredentials does not go with the origin *");
    }
    Integer age = cors.maxAgeSeconds();
    if (age != null && (age < -1 || age > LONGEST_MAX_AGE)) {
      refuse("the CORS maximum age is 0 to 86,400 seconds");
    }
  }

  private void routes() {
    if (api.kind() == Api.Kind.WEBSOCKET) {
      socketRoutes();
      return;
    }
    Map<String, Route> shapes = new HashMap<>();
    Map<String, String> variables = new HashMap<>();
    for (Route route : api.routes()) {
      String name = "route " + route.key();
      if (!route.method().equals(Route.ANY) && !RouteTree.isMethod(route.method())) {
        refuse(name + ": " + route.method() + " is no method of AWS");
      }
      payload(name, route);
      guard(name, route);
      rules(name, route);
      try {
        PathTemplate template = PathTemplate.parse(route.path());
        Route other = shapes.put(route.method() + template.shape(), route);
        if (other != null) {
          refuse(name + " takes the same requests as " + other.key());
        }
        if (api.kind() == Api.Kind.REST) {
          template.siblings(variables).forEach(problem -> refuse(name + " " + problem));
        }
      } catch (IllegalArgumentException e) {
        refuse(name + ": the path " + e.getMessage());
      }
    }
  }

  private void socketRoutes() {
    Set<String> keys = new HashSet<>();
    if (api.selection() == null || SelectionExpression.parse(api.selection()) == null) {
      refuse("the route selection " + api.selection() + " is not of the form $request.body.NAME");
    }
    for (Route route : api.routes()) {
      String name = "route " + route.path();
      if (!keys.add(route.path())) {
        refuse(name + " is there twice");
      }
      if (route.authorizer() != null && !route.path().equals("$connect")) {
        refuse(name + ": only $connect has an authorizer");
      }
      if (route.timeout().compareTo(SHORTEST) < 0
          || route.timeout().compareTo(Route.REST_TIMEOUT) > 0) {
        refuse(name + ": the timeout " + route.timeout().toMillis() + " ms is out of AWS's range");
      }
      guard(name, route);
    }
  }

  private void payload(String name, Route route) {
    boolean one = route.payloadVersion().equals(Route.PAYLOAD_1);
    boolean two = route.payloadVersion().equals(Route.PAYLOAD_2);
    if (!one && !two) {
      refuse(name + ": the payload version " + route.payloadVersion() + " is neither 1.0 nor 2.0");
    }
    if (two && api.kind() == Api.Kind.REST || one && api.kind() == Api.Kind.URL) {
      refuse(name + ": this kind of API does not have payload version " + route.payloadVersion());
    }
    if (route.mode() == Route.InvokeMode.RESPONSE_STREAM && api.kind() != Api.Kind.URL) {
      refuse(name + ": only function URLs stream responses");
    }
    if (api.kind() == Api.Kind.REST && route.path().equals(Route.DEFAULT)) {
      refuse(name + ": a REST API has no $default");
    }
    if (route.path().equals(Route.DEFAULT) && !route.method().equals(Route.ANY)) {
      refuse(name + ": $default takes every method");
    }
    boolean tooLong =
        api.kind() == Api.Kind.HTTP && route.timeout().compareTo(Route.HTTP_TIMEOUT) > 0;
    if (route.timeout().compareTo(SHORTEST) < 0 || tooLong) {
      refuse(name + ": the timeout " + route.timeout().toMillis() + " ms is out of AWS's range");
    }
  }

  private void rules(String name, Route route) {
    RouteRules rules = route.rules();
    boolean asks = !rules.parameters().isEmpty() || rules.bodySchema() != null;
    if (asks && api.kind() != Api.Kind.REST) {
      refuse(name + ": validators exist on REST APIs only");
    }
    boolean keyed =
        api.kind() == Api.Kind.REST
            || api.kind() == Api.Kind.WEBSOCKET && route.path().equals(SocketMessages.CONNECT);
    if (rules.apiKeyRequired() && !keyed) {
      refuse(name + ": API keys exist on REST APIs and on $connect of WebSocket APIs only");
    }
    if (rules.bodySchema() != null && BodySchema.problem(rules.bodySchema()) != null) {
      refuse(name + ": the schema of its body: " + BodySchema.problem(rules.bodySchema()));
    }
  }

  private void guard(String name, Route route) {
    if (route.authorizer() == null) {
      if (!route.scopes().isEmpty()) {
        refuse(name + " has scopes but no authorizer");
      }
      return;
    }
    Authorizer found =
        route.authorizer().equals(Authorizer.Iam.NAME)
            ? new Authorizer.Iam()
            : api.authorizers().stream()
                .filter(a -> a.name().equals(route.authorizer()))
                .findFirst()
                .orElse(null);
    if (found == null) {
      refuse(name + ": there is no authorizer " + route.authorizer());
    } else if (!route.scopes().isEmpty() && !(found instanceof Authorizer.Jwt)) {
      refuse(name + ": scopes go with a JWT authorizer only");
    }
    if (route.scopes().size() > 10) {
      refuse(name + " has more than 10 scopes");
    }
  }
}
