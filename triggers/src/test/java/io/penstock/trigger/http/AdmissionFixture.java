package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import java.net.http.HttpResponse;
import java.util.List;

/** REST APIs and requests to them. */
abstract class AdmissionFixture {
  static final FunctionRef F = RunningTrigger.FUNCTION;
  static final String OK = "{\"statusCode\":200}";

  static Api rest(Route... routes) {
    return Api.rest("w4t3r", "water", "eu-north-1", "210987654321", "Prod", List.of(routes));
  }

  static Route route(String method, RouteRules rules) {
    return Route.rest(method, "/g/{id}", F).withRules(rules);
  }

  static String type(HttpResponse<?> response) {
    return response.headers().firstValue("x-amzn-errortype").orElse(null);
  }
}
