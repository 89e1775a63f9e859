package io.penstock.trigger.http;

/**
 * Where an authorizer finds who is calling: {@code $request.header.Name}, {@code
 * $request.querystring.name}, {@code $context.name}, {@code $stageVariables.name}; in the spelling
 * of REST APIs {@code method.request.header.Name}, {@code method.request.querystring.name}, {@code
 * context.name}, {@code stageVariables.name}.
 */
record IdentitySource(Place place, String name) {
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

  private static IdentitySource find(String expression) {
    for (Place place : Place.values()) {
      for (String prefix : new String[] {place.http, place.rest}) {
        if (expression.startsWith(prefix) && expression.length() > prefix.length()) {
          return new IdentitySource(place, expression.substring(prefix.length()));
        }
      }
    }
    return null;
  }
}
