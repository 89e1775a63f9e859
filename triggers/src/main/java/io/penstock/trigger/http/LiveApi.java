package io.penstock.trigger.http;

import io.penstock.function.Owner;
import io.penstock.trigger.shape.HttpFacts;
import java.util.HashMap;
import java.util.Map;

/** One API, ready to be matched against requests. Immutable. */
final class LiveApi {
  private final Api api;
  private final RouteTree routes;
  private final Map<String, LiveRoute> byKey = new HashMap<>();
  private final Map<String, Api.Stage> stages = new HashMap<>();
  private final Api.Stage defaultStage;
  private final CorsAnswer cors;
  private final SelectionExpression selection;

  LiveApi(Api api) {
    this.api = api;
    routes = new RouteTree(api.kind() == Api.Kind.REST);
    for (Route route : api.routes()) {
      LiveRoute live = new LiveRoute(this, route);
      if (api.kind() == Api.Kind.WEBSOCKET) {
        byKey.put(route.path(), live);
      } else {
        routes.add(live);
      }
    }
    api.stages().forEach(stage -> stages.put(stage.name(), stage));
    defaultStage = stages.remove(Api.DEFAULT_STAGE);
    selection = api.selection() == null ? null : SelectionExpression.parse(api.selection());
    cors = api.cors() == null ? null : new CorsAnswer(api.cors());
  }

  Api api() {
    return api;
  }

  /** Null when the functions do CORS themselves. */
  CorsAnswer cors() {
    return cors;
  }

  /**
   * The stage a path is for; null when there is none. A function URL and {@code $default} take no
   * segment of the path.
   */
  Api.Stage stage(String path) {
    if (stages.isEmpty()) {
      return defaultStage;
    }
    int start = firstSegment(path);
    int end = path.indexOf('/', start);
    Api.Stage named = stages.get(path.substring(start, end < 0 ? path.length() : end));
    return named == null ? defaultStage : named;
  }

  /** The stage behind a custom domain, whose path has none. */
  Api.Stage onlyStage() {
    return api.stages().getFirst();
  }

  /** The path as routes see it: without the stage. */
  String withoutStage(String path, Api.Stage stage) {
    if (stage == defaultStage) {
      return path;
    }
    String rest = path.substring(firstSegment(path) + stage.name().length());
    int slashes = 0;
    while (slashes < rest.length() - 1 && rest.charAt(slashes + 1) == '/') {
      slashes++;
    }
    // Recorded: a REST API takes several slashes behind the stage for one.
    boolean several = slashes > 0 && api.kind() == Api.Kind.REST;
    return rest.isEmpty() ? "/" : several ? rest.substring(slashes) : rest;
  }

  /** A REST API collapses slashes before the stage. */
  private int firstSegment(String path) {
    int start = 1;
    if (api.kind() == Api.Kind.REST) {
      while (start < path.length() && path.charAt(start) == '/') {
        start++;
      }
    }
    return start;
  }

  /** The most specific route; null when none takes the request. */
  RouteMatch match(String method, String path) {
    return routes.match(method, path);
  }

  /** What in a message names its route; null when this is no WebSocket API. */
  SelectionExpression selection() {
    return selection;
  }

  /** The route of a WebSocket API; null when there is none. */
  LiveRoute route(String key) {
    return byKey.get(key);
  }

  /**
   * What a request is about, for authorizers and policies: {@code
   * arn:aws:execute-api:region:account:api/stage/METHOD/path}.
   */
  String arn(HttpFacts facts) {
    return arn(facts.route().stage(), facts.method() + facts.pathInStage());
  }

  /**
   * @param what {@code METHOD/path}, or a WebSocket route's key
   */
  String arn(String stage, String what) {
    return new Owner(api.region(), api.account())
        .arn("execute-api", api.id() + "/" + stage + "/" + what);
  }
}
