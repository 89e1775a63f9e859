package io.penstock.trigger.http;

/**
 * The route for a request.
 *
 * @param values of its path parameters, still percent-encoded
 */
record RouteMatch(LiveRoute route, String[] values) {
  static final String[] NO_VALUES = {};
}
