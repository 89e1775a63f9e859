package io.penstock.trigger.http;

import java.util.List;

/** Tables of routes. */
abstract class RoutingFixture {
  static List<Route> http(List<Route> routes) {
    return routes.stream().map(r -> Route.http(r.key(), r.target())).toList();
  }
}
