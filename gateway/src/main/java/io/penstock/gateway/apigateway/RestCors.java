package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code Cors} of an {@code AWS::Serverless::Api}: SAM adds an OPTIONS method to every path that
 * has none, which answers with fixed headers. The functions' own answers are left as they are.
 */
final class RestCors {
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private final Map<String, String> headers = new LinkedHashMap<>();

  /** Reads it; without the property it adds no routes. */
  RestCors(Properties api) {
    switch (api.raw("Cors")) {
      case null -> {}
      case Value.Scalar _ -> put("Access-Control-Allow-Origin", quoted(api, "Cors"));
      default -> {
        Properties cors = api.map("Cors");
        if (cors == null) return;
        put("Access-Control-Allow-Origin", quoted(cors, "AllowOrigin"));
        put("Access-Control-Allow-Headers", quoted(cors, "AllowHeaders"));
        put("Access-Control-Allow-Methods", quoted(cors, "AllowMethods"));
        put("Access-Control-Max-Age", quoted(cors, "MaxAge"));
        headers.putIfAbsent("Access-Control-Allow-Origin", "*");
        if (cors.flag("AllowCredentials", false)) {
          if (headers.get("Access-Control-Allow-Origin").equals("*"))
            cors.error("AllowCredentials", "goes with an AllowOrigin of its own, not with '*'.");
          headers.put("Access-Control-Allow-Credentials", "true");
        }
        cors.finish(Set.of());
      }
    }
  }

  private void put(String header, String value) {
    if (value != null) headers.put(header, value);
  }

  /** A mapping expression of API Gateway: text in single quotes within the YAML text. */
  private static String quoted(Properties properties, String key) {
    String text = properties.text(key);
    if (text == null) return null;
    if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'"))
      return text.substring(1, text.length() - 1);
    properties.error(
        key, "needs single quotes within the value, as API Gateway does: \"'" + text + "'\".");
    return null;
  }

  List<Route> routes(List<Route> routes) {
    if (headers.isEmpty()) return List.of();
    var byPath = new LinkedHashMap<String, List<Route>>();
    for (Route route : routes)
      byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
    var added = new ArrayList<Route>();
    for (List<Route> path : byPath.values()) {
      var methods = new TreeSet<String>();
      for (Route route : path) methods.add(route.method());
      if (methods.contains("OPTIONS")) continue;
      if (methods.contains(Route.ANY)) methods.addAll(METHODS);
      methods.remove(Route.ANY);
      methods.add("OPTIONS");
      var own = new LinkedHashMap<>(headers);
      own.putIfAbsent("Access-Control-Allow-Methods", String.join(",", methods));
      added.add(Route.preflight(path.getFirst().path(), path.getFirst().target(), own));
    }
    return added;
  }
}
