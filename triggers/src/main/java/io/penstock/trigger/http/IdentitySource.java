package io.penstock.trigger.http;

import io.penstock.trigger.shape.HttpFacts;
import java.util.Set;

/**
 * Where an authorizer finds who is calling: {@code $request.header.Name}, {@code
 * $request.querystring.name}, {@code $context.name}, {@code $stageVariables.name}; in the spelling
 * of REST APIs {@code method.request.header.Name}, {@code method.request.querystring.name}, {@code
 * context.name}, {@code stageVariables.name}.
 */
record IdentitySource(Place place, String name) {
  private static final Set<String> CONTEXT_NAMES =
      Set.of(
          "routeKey",
          "resourcePath",
          "httpMethod",
          "path",
          "stage",
          "apiId",
          "accountId",
          "domainName",
          "identity.sourceIp",
          "identity.userAgent");

  enum Place {
    HEADER("$request.header.", "method.request.header."),
    QUERY("$request.querystring.", "method.request.querystring."),
    CONTEXT("$context.", "context."),
    STAGE("$stageVariables.", "stageVariables.");

    private final String http;
    private final String rest;

    Place(String http, String rest) {
      this.http = http;
      this.rest = rest;
    }
  }

  static boolean isLegal(String expression) {
    return find(expression) != null;
  }

  static IdentitySource parse(String expression) {
    IdentitySource found = find(expression);
    if (found == null) {
      throw new IllegalArgumentException("not an identity source: " + expression);
    }
    return found;
  }

  /** What a request has there; null when it has nothing. */
  String value(HttpFacts facts) {
    return switch (place) {
      case HEADER -> facts.headers().last(name);
      case QUERY -> facts.queryParameter(name);
      case STAGE -> facts.route().stageVariables().get(name);
      case CONTEXT -> context(facts);
    };
  }

  private String context(HttpFacts facts) {
    return switch (name) {
      case "routeKey" -> facts.route().routeKey();
      case "resourcePath" -> facts.route().resource();
      case "httpMethod" -> facts.method();
      case "path" -> facts.path();
      case "stage" -> facts.route().stage();
      case "apiId" -> facts.route().apiId();
      case "accountId" -> facts.route().account();
      case "domainName" -> facts.domainName();
      case "identity.sourceIp" -> facts.sourceIp();
      case "identity.userAgent" -> facts.headers().last("user-agent");
      default -> null;
    };
  }

  private static IdentitySource find(String expression) {
    for (Place place : Place.values()) {
      for (String prefix : new String[] {place.http, place.rest}) {
        if (expression.startsWith(prefix)
            && expression.length() > prefix.length()
            && (place != Place.CONTEXT
                || CONTEXT_NAMES.contains(expression.substring(prefix.length())))) {
          return new IdentitySource(place, expression.substring(prefix.length()));
        }
      }
    }
    return null;
  }
}
